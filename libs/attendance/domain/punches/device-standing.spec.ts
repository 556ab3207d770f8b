import { describe, expect, it } from '@jest/globals';
import type { DeviceChanged } from '../events/device-events.js';
import { at, EMPLOYEE, idOf, MANAGER } from '../../testing/punch-samples.js';
import { deviceStandingOf, earliestMsOf, judgeDevice, type PunchOnDevice } from './device-standing.js';

const changed = (
  time: string,
  employeeId: DeviceChanged['data']['employeeId'],
  isRevoked = false,
): DeviceChanged => ({
  eventId: idOf(time),
  type: 'attendance.DeviceChanged',
  occurredAt: at(time),
  recordedAt: at(time),
  data: {
    deviceId: 'd',
    employeeId,
    status: isRevoked ? 'revoked' : 'active',
    revokedAt: isRevoked ? at(time) : null,
  },
});

const device = deviceStandingOf([
  changed('2026-03-01T00:00Z', EMPLOYEE),
  changed('2026-03-10T00:00Z', MANAGER),
  changed('2026-03-15T00:00Z', null),
  changed('2026-03-20T00:00Z', null, true),
]);
const punch = (members: Partial<PunchOnDevice>): PunchOnDevice => ({
  employeeId: EMPLOYEE,
  source: 'offline',
  occurredAt: at('2026-03-21T00:00Z'),
  receivedAt: at('2026-03-25T00:00Z'),
  ...members,
});

describe('what a device says about a punch', () => {
  it.each([
    ['2026-02-01T00:00Z', ['device-revoked'], false],
    ['2026-03-05T00:00Z', ['device-revoked'], false],
    ['2026-03-12T00:00Z', ['device-revoked', 'device-of-another'], false],
    ['2026-03-16T00:00Z', ['device-revoked'], false],
    ['2026-03-19T23:59Z', ['device-revoked'], false],
    ['2026-03-20T00:00Z', [], true],
    ['2026-03-21T00:00Z', [], true],
  ])('captured at %s: %j, refused: %s', (time, flags, isRefused) => {
    expect(judgeDevice(device, punch({ occurredAt: at(time) }))).toEqual({ flags, isRefused });
  });

  it('is nothing for one that organisation never told of, and for one’s own', () => {
    expect(judgeDevice(undefined, punch({}))).toEqual({ flags: [], isRefused: false });
    const own = deviceStandingOf([changed('2026-03-01T00:00Z', EMPLOYEE)]);
    expect(judgeDevice(own, punch({}))).toEqual({ flags: [], isRefused: false });
  });

  it('does not rest on the time that a live punch claims', () => {
    const claimed = { source: 'live', occurredAt: at('2026-03-05T00:00Z') } as const;
    expect(judgeDevice(device, punch(claimed)).isRefused).toBe(true);
    const underWay = judgeDevice(device, punch({ ...claimed, receivedAt: at('2026-03-19T23:59:59Z') }));
    expect(underWay).toEqual({ flags: ['device-revoked'], isRefused: false });
  });

  it('does not believe a clock that was turned back between two punches of one run', () => {
    const hourMs = 3_600_000;
    const captures = [
      { occurredAt: at('2026-03-19T00:00Z'), bootId: 'b', monotonicMs: 0 },
      // By the monotonic clock the day after the revocation; the clock on the wall says otherwise.
      { occurredAt: at('2026-03-18T00:00Z'), bootId: 'b', monotonicMs: 48 * hourMs },
      { occurredAt: at('2026-03-18T00:00Z') },
      { occurredAt: at('2026-03-18T00:00Z'), bootId: 'other', monotonicMs: 48 * hourMs },
    ];
    const earliest = earliestMsOf(captures);
    const verdicts = captures.map(({ occurredAt }, index) => {
      const earliestMs = earliest[index];
      return judgeDevice(device, punch({ occurredAt, ...(earliestMs === undefined ? {} : { earliestMs }) }));
    });
    expect(verdicts.map(({ isRefused }) => isRefused)).toEqual([false, true, false, false]);
  });
});
