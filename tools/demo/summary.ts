import type { RunOptions } from './options.js';
import type { Plan } from './plan.js';
import type { RunState } from './run-state.js';
import type { Tokens } from './tokens.js';

/** What a run did, and where to look at it. */
export async function summaryOf(
  { company }: Plan,
  options: RunOptions,
  { tally }: RunState,
  tokens: Tokens,
  seconds: number,
): Promise<string> {
  const lines = [
    `Sample company of seed ${options.seed}: ${company.people.length} people, ${options.days} working days until ${options.until}, in ${seconds.toFixed(1)} s.`,
    '',
  ];
  for (const [operation, outcomes] of [...tally.outcomes].sort()) {
    const parts = [...outcomes].sort().map(([label, count]) => `${count} ${label}`);
    lines.push(`  ${operation.padEnd(22)} ${parts.join(', ')}`);
  }
  lines.push('');
  for (const [figure, amount] of [...tally.figures].sort()) lines.push(`  ${figure.padEnd(44)} ${amount}`);
  for (const [key, detail] of tally.refusalDetails) lines.push(`  ${key}: ${detail}`);
  lines.push('', `AUDITOR=${await tokens.of({ role: 'auditor' })}`);
  return lines.join('\n');
}
