import { describe, expect, it } from '@jest/globals';
import { DomainError } from '@timeledger/kernel/domain-error.js';
import { newId, type TenantId } from '@timeledger/kernel/ids.js';
import { CommandPipeline, type CommandContext } from '@timeledger/runtime/command-pipeline.js';
import { FakeEventStore } from '@timeledger/testing/fake-event-store.js';
import { totalOf } from '../domain/claims/claim-state.js';
import type { ClaimCommand } from '../domain/claims/claim.decider.js';
import {
  decision,
  draft,
  drive,
  duty,
  eur,
  hotel,
  idOf,
  line,
  pay,
  setLine,
  submit,
} from '../testing/claim-samples.js';
import { changeClaim, type ClaimChanged } from './claim-commands.js';

const CLAIM = idOf('claim');
const clock = { nowMs: () => Date.parse('2026-04-30T12:00:00Z') };

/** A company with a log in memory; several processes may work on it. */
function company(processes = 1) {
  const tenantId = newId<TenantId>();
  const store = new FakeEventStore({ context: 'travelexpense', clock });
  const pipelines = Array.from({ length: processes }, () => new CommandPipeline({ store }));
  let sent = 0;
  const contextOf = (key: string): CommandContext => ({
    tenantId,
    principal: 'someone/web',
    actor: { kind: 'user', id: 'someone' },
    correlationId: 'c',
    requestHash: 'hash',
    operation: 'claims',
    idempotencyKey: key,
  });
  const send = (command: ClaimCommand, key = `key ${(sent += 1)}`): Promise<ClaimChanged> => {
    const pipeline = pipelines[sent % processes];
    if (pipeline === undefined) throw new Error('there is a process');
    return changeClaim({ pipeline, clock }, contextOf(key), CLAIM, command);
  };
  const types = (): readonly string[] => store.events.map(({ type }) => type.replace('travelexpense.', ''));
  return { send, types, store };
}

const codeOf = (error: unknown): string => (error instanceof DomainError ? error.code : String(error));

describe('a claim that is submitted', () => {
  it('twice, with the same key or another, is one claim', async () => {
    const { send, types } = company();
    await send(draft, 'draft');
    expect((await send(draft, 'draft')).isDuplicate).toBe(true);
    await send(setLine(line(hotel('120.00'))));
    const first = await send(submit, 'submit');
    const again = await send(submit, 'submit');
    const other = await send(submit, 'another key');
    expect([first, again, other].map(({ claim }) => claim.status)).toEqual(Array(3).fill('submitted'));
    expect([again.isDuplicate, again.revision, other.revision]).toEqual([
      true,
      first.revision,
      first.revision,
    ]);
    expect(types()).toEqual(['ClaimDrafted', 'ClaimLineSet', 'ClaimSubmitted']);
  });

  it('twenty times at once through three processes is one claim', async () => {
    const { send, types } = company(3);
    await send(draft);
    await send(setLine(line(hotel('120.00'))));
    const answers = await Promise.all(Array.from({ length: 20 }, () => send(submit)));
    expect(new Set(answers.map(({ claim }) => claim.status))).toEqual(new Set(['submitted']));
    expect(types().filter((type) => type === 'ClaimSubmitted')).toHaveLength(1);
  });

  it('and paid twenty times at once is paid once', async () => {
    const { send, types } = company(3);
    for (const command of [draft, setLine(line(hotel('120.00'))), submit, decision('approve')])
      await send(command);
    const answers = await Promise.allSettled(Array.from({ length: 20 }, () => send(pay)));
    const refused = answers.flatMap((answer) => (answer.status === 'rejected' ? codeOf(answer.reason) : []));
    expect(refused).toEqual(Array(19).fill('claim.not-approved'));
    expect(types().filter((type) => type === 'ClaimPaid')).toHaveLength(1);
  });

  it('while a line is entered has the line or refuses it, and its total is that of its lines', async () => {
    const { send, store } = company(2);
    await send(draft);
    await send(setLine(line(hotel('120.00'))));
    const late = send(setLine(line(hotel('80.00'), { name: 'late' }))).catch(codeOf);
    const [{ claim }, entered] = [await send(submit), await late];
    const submitted = store.events.find(({ type }) => type === 'travelexpense.ClaimSubmitted');
    expect(submitted?.data['total']).toEqual(totalOf(claim));
    expect(totalOf(claim)).toEqual(entered === 'claim.not-editable' ? eur('120.00') : eur('200.00'));
  });
});

describe('what attendance says of a day of a paid drive', () => {
  it('is recorded once, however often the message comes and however it is keyed', async () => {
    const { send, types } = company(2);
    for (const command of [draft, setLine(line(drive)), submit, decision('approve'), pay])
      await send(command);
    await Promise.all([send(duty(false, 2), 'message 2'), send(duty(false, 2)), send(duty(false, 2))]);
    await send(duty(false, 2), 'message 2');
    await send(duty(true, 3));
    await send(duty(false, 2), 'message 2');
    expect(types().slice(6)).toEqual([
      'MileageLineFlagged',
      'ReversalProposed',
      'MileageFlagLifted',
      'ReversalProposalWithdrawn',
    ]);
  });
});
