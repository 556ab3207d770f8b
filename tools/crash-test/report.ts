import { FINDING_KINDS, type FindingKind, type FindingsReport } from './checks/findings.js';
import type { CrashResult } from './crash-run.js';
import type { FaultResult } from './faults/fault.js';

const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;

/** What the kills led to, for people. */
export function crashReport(result: CrashResult, seed: number): string {
  const { durability, kills, checks, findings } = result;
  const { punches, bus } = checks;
  return [
    '',
    `Crash test, seed ${seed}, ${seconds(result.durationMs)}`,
    '',
    `  fsync ${durability.fsync}, synchronous_commit ${durability.synchronous_commit}, full_page_writes ${durability.full_page_writes}`,
    `  kill -9        ${kills.signals}: API ${kills.api}, followers ${kills.followers} (${kills.midBatch} in the middle of a batch), PostgreSQL ${kills.postmaster}, while starting ${kills.whileStarting}`,
    `  recovery       at most ${seconds(kills.longestRecoveryMs)} until all was ready again`,
    `  punches        ${punches.acknowledged} acknowledged, ${punches.inDoubt} in doubt (${punches.inDoubtRecorded} of them recorded)`,
    `  sent again     ${result.retries} requests; ${result.duplicateAnswers} answered as recorded before`,
    `  not answered   ${failuresOf(result.failureAnswers)}`,
    `  lost           ${punches.lost}`,
    `  doubled        ${punches.doubled}`,
    `  inverted       ${punches.inverted}`,
    `  log            ${checks.events.map(([name, count]) => `${count} events of ${name}`).join(', ')}; ${findings.counts.gap} gaps`,
    `  read models    ${checks.foldedRows} rows against a fold of the log: ${findings.counts['read-model']} differ; ${checks.rebuiltRows} against their rebuild: ${findings.counts.rebuild} tables differ`,
    `  bus            ${bus.events} public events, ${bus.messages} messages (${bus.repeated} repeated): ${findings.counts.bus} wrong`,
    '',
    ...violations(findings),
    result.passed
      ? 'PASSED'
      : result.isValid
        ? 'FAILED'
        : 'NOT VALID: a commit need not be on disk with these settings, so nothing is shown',
    '',
  ].join('\n');
}

const failuresOf = (failures: CrashResult['failureAnswers']): string =>
  Object.entries(failures)
    .map(([status, count]) => `${count} × ${status === 'none' ? 'no answer' : status}`)
    .join(', ') || 'none';

function violations({ counts, samples }: FindingsReport): readonly string[] {
  const found = (Object.keys(counts) as FindingKind[]).filter((kind) => counts[kind] > 0);
  if (found.length === 0) return [];
  return [
    ...found.map((kind) => `  ${counts[kind]} × ${kind}: ${FINDING_KINDS[kind]}`),
    ...samples.map((sample) => `    ${sample}`),
    '',
  ];
}

/** Which of the planted faults were reported, for people. */
export function faultReport(faults: readonly FaultResult[]): string {
  return [
    '',
    'Planted faults, each to be reported',
    '',
    ...faults.map(
      ({ name, isFound, rounds, evidence }) =>
        `  ${isFound ? 'reported    ' : 'NOT REPORTED'}  ${name}: ${evidence} (round ${rounds})`,
    ),
    '',
  ].join('\n');
}
