import { createTenant, isTenantKnown, untilTenantKnown } from '../create-tenant.js';
import { Api } from './api.js';
import { demoId } from './company.js';
import { runClaimCall } from './claim-calls.js';
import { runDecisionCall, runRequestCall } from './correction-calls.js';
import { runLanes } from './lanes.js';
import type { Aftermath } from './field-steps.js';
import { optionsOf, USAGE, UsageError, type RunOptions } from './options.js';
import { planOf, stagesOf, type Plan } from './plan.js';
import { runPlaceCall } from './place-calls.js';
import { ProgressBar } from './progress-bar.js';
import { runPunchCall } from './punch-calls.js';
import { answerLines, askWhenSettled, isAnswered, isChangedSince, type Answer } from './questions.js';
import { retryingFetch, Unreachable, type RetryCount } from './retrying-fetch.js';
import type { RunState } from './run-state.js';
import { runSetupCall } from './setup-calls.js';
import type { Step } from './step.js';
import { summaryOf } from './summary.js';
import { Tally, type Outcome } from './tally.js';
import { runTaskCall } from './task-calls.js';
import { runTimesheetCall } from './timesheet-calls.js';
import { TokenRefused, Tokens } from './tokens.js';
import { runTravelCall } from './travel-calls.js';
import { UnexpectedAnswer } from './api.js';

function runStep(state: RunState, step: Step): Promise<Outcome> {
  const { actor, call } = step;
  switch (call.op) {
    case 'upload-punches':
    case 'import-terminal-log':
    case 'punch-now':
      return runPunchCall(state, step, call);
    case 'request-correction':
      return runRequestCall(state, step, call);
    case 'decide-correction':
      return runDecisionCall(state, step, call);
    case 'change-timesheet':
      return runTimesheetCall(state, step, call);
    case 'declare-location-basis':
    case 'create-geo-site':
      return runPlaceCall(state, { actor, call });
    case 'create-project':
    case 'create-task':
    case 'set-rate':
    case 'set-budget':
    case 'share-day':
    case 'start-timer':
    case 'define-shift':
    case 'assign-shift':
      return runTaskCall(state, { actor, call });
    case 'publish-expense-policy':
    case 'import-exchange-rates':
    case 'create-customer':
    case 'plan-visit':
    case 'attend-visit':
    case 'request-trip':
    case 'approve-trip':
      return runTravelCall(state, { actor, call });
    case 'claim-expenses':
    case 'approve-claim':
    case 'pay-claim':
      return runClaimCall(state, { actor, call });
    default:
      return runSetupCall(state, step, call);
  }
}

/** The tenant to fill is created where the product does not know it yet. */
async function ensureTenant({ url, tenantId, dataDir }: RunOptions, token: string): Promise<void> {
  if (await isTenantKnown(url, token)) return;
  await createTenant({ id: tenantId, name: 'Sample company', environment: { DATA_DIR: dataDir } });
  await untilTenantKnown(url, token);
}

async function run(options: RunOptions): Promise<void> {
  const plan = planOf(options);
  const count: RetryCount = { retries: 0 };
  const send = retryingFetch(count);
  const tokens = new Tokens(options, send, (role) => demoId(options, 'subject', role));
  await ensureTenant(options, await tokens.of({ role: 'tenant_administrator' }));
  const state: RunState = {
    options,
    api: new Api(options.url, tokens, send),
    tally: new Tally(),
    punchIds: new Map(),
    corrections: new Map(),
    made: new Map(),
    sights: {},
    startedAtMs: Date.now(),
    positions: new Map(),
  };
  const stages = stagesOf(plan);
  const bar = new ProgressBar(stages.reduce((sum, steps) => sum + steps.length, 0));
  const startedMs = performance.now();
  try {
    for (const steps of stages) {
      const lanes = Map.groupBy(steps, ({ lane }) => lane).values();
      await runLanes(lanes, options.concurrency, async (step) => {
        state.tally.count(step.call.op, await runStep(state, step));
        bar.advance(step.atMs === 0 ? step.call.op : new Date(step.atMs).toISOString().slice(0, 10));
      });
    }
  } finally {
    bar.end();
  }
  const answers = plan.aftermath === undefined ? [] : await runAftermath(plan, state, plan.aftermath);
  state.tally.add('requests sent again', count.retries);
  const seconds = (performance.now() - startedMs) / 1000;
  console.log(await summaryOf(plan, options, state, await tokens.of({ role: 'auditor' }), seconds));
  console.log(['', ...answers].join('\n'));
}

/** A day is shared out, driven, claimed and paid, and then taken back: each context is asked before and after. */
async function runAftermath(plan: Plan, state: RunState, aftermath: Aftermath): Promise<readonly string[]> {
  const isCorrection = ({ call }: Step): boolean =>
    call.op === 'request-correction' || call.op === 'decide-correction';
  let isRepeated = true;
  const runAll = async (steps: readonly Step[]): Promise<void> => {
    for (const step of steps) {
      const outcome = await runStep(state, step);
      state.tally.count(step.call.op, outcome);
      if (step.call.op === 'decide-correction' && outcome.kind === 'done') isRepeated = false;
    }
  };
  await runAll(aftermath.steps.filter((step) => !isCorrection(step)));
  const before: readonly Answer[] = await askWhenSettled(plan, state, aftermath, isAnswered);
  await runAll(aftermath.steps.filter(isCorrection));
  const after = await askWhenSettled(
    plan,
    state,
    aftermath,
    isRepeated ? isAnswered : isChangedSince(before),
  );
  return [
    'A question to each context, before and after a day that was paid for was taken back:',
    ...answerLines(before, after),
  ];
}

try {
  const options = optionsOf(process.argv.slice(2), Date.now());
  if (options === 'help') console.log(USAGE);
  else await run(options);
} catch (error) {
  const isExpected = [UsageError, Unreachable, TokenRefused, UnexpectedAnswer].some(
    (kind) => error instanceof kind,
  );
  if (error instanceof UsageError) console.error(`${error.message}\n\n${USAGE}`);
  else if (isExpected && error instanceof Error) console.error(error.message);
  else console.error(error);
  process.exitCode = 1;
}
