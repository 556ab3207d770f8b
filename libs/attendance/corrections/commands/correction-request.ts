import type { FieldError } from '@timeledger/kernel/domain-error.js';
import { refusalOf } from '@timeledger/service/validation/request-validator.js';
import type { CorrectionChange, CorrectionTarget } from '../../domain/events/correction-events.js';
import type { PunchKind, PunchTime } from '../../domain/events/punch-events.js';
import { instantOfBody } from '../../punching/punch-recording.js';
import { zoneOffsetAt } from '../../punching/zone-offset.js';
import type { RequestCorrectionBody } from '../correction.dto.js';

type Member = 'occurredAt' | 'zone' | 'kind' | 'punchId' | 'target';

/** Which members an action needs and which it may have besides; all others it may not. */
const MEMBERS: Readonly<
  Record<CorrectionChange['action'], { readonly needs: readonly Member[]; readonly may: readonly Member[] }>
> = {
  'change-time': { needs: ['occurredAt'], may: ['zone', 'punchId', 'target'] },
  add: { needs: ['occurredAt', 'zone', 'kind'], may: [] },
  void: { needs: [], may: ['punchId', 'target'] },
  reclassify: { needs: ['kind'], may: ['punchId', 'target'] },
};
const ALL_MEMBERS: readonly Member[] = ['occurredAt', 'zone', 'kind', 'punchId', 'target'];

/**
 * Refuses a body whose members do not fit its action.
 * @throws DomainError 400 `request.member-missing`, `request.unknown-member`
 */
export function assertFitsAction(body: RequestCorrectionBody): void {
  const { needs, may } = MEMBERS[body.action];
  const missing = (member: string): FieldError => ({
    pointer: `/${member}`,
    code: 'request.member-missing',
    detail: `is required for ${body.action}`,
  });
  const superfluous = (member: string, why: string): FieldError => ({
    pointer: `/${member}`,
    code: 'request.unknown-member',
    detail: why,
  });
  const faults = [
    ...needs.filter((member) => body[member] === undefined).map(missing),
    ...ALL_MEMBERS.filter(
      (member) => body[member] !== undefined && !needs.includes(member) && !may.includes(member),
    ).map((member) => superfluous(member, `means nothing for ${body.action}`)),
  ];
  if (body.action !== 'add') {
    if (body.punchId === undefined && body.target === undefined) faults.push(missing('punchId'));
    if (body.punchId !== undefined && body.target !== undefined)
      faults.push(superfluous('target', 'stands instead of punchId, not beside it'));
    if (body.target !== undefined && body.capturedAt === undefined)
      faults.push({ ...missing('capturedAt'), detail: 'is required with target' });
  }
  if (faults.length > 0) throw refusalOf(faults);
}

/** The time and place of a body's punch. */
const timeOf = (text: string, zone: string, pointer: string): PunchTime => {
  const occurredAt = instantOfBody(text, pointer);
  return { occurredAt, zone, offset: zoneOffsetAt(zone, Date.parse(occurredAt)) };
};

/** The punch that a correction made offline is about, as its device states it. */
export function statedTarget(
  target: NonNullable<RequestCorrectionBody['target']>,
  punchId: CorrectionTarget['punchId'],
): CorrectionTarget {
  return { punchId, kind: target.kind, ...timeOf(target.occurredAt, target.zone, '/target/occurredAt') };
}

/**
 * What is to be changed. The body fits its action.
 * @param target the punch in question; none for one to add
 */
export function changeOf(
  body: RequestCorrectionBody,
  target: CorrectionTarget | undefined,
): CorrectionChange {
  const after = (zone: string): PunchTime => timeOf(body.occurredAt ?? '', body.zone ?? zone, '/occurredAt');
  // `assertFitsAction` has seen to it that there is a kind where one is needed.
  const kind = body.kind as PunchKind;
  if (target === undefined) return { action: 'add', after: { ...after(body.zone ?? 'UTC'), kind } };
  switch (body.action) {
    case 'reclassify':
      return { action: 'reclassify', target, after: { kind } };
    case 'void':
      return { action: 'void', target };
    case 'change-time':
    case 'add':
      return { action: 'change-time', target, after: after(target.zone) };
  }
}
