import type { Variable, Variables } from './variables.js';

const WIDTH = 100;

function wrap(sentence: string, indent: string): string {
  const lines: string[] = [];
  let line = '';
  for (const word of sentence.split(' ')) {
    if (line !== '' && indent.length + line.length + 1 + word.length > WIDTH) {
      lines.push(line);
      line = '';
    }
    line += line === '' ? word : ` ${word}`;
  }
  return [...lines, line].map((each) => indent + each).join('\n');
}

function presence(variable: Variable<unknown>): string {
  if (variable.isRequired) return 'required';
  if (variable.defaultValue === undefined) return 'not set by default';
  return variable.isSecret ? 'has a default' : `default: ${String(variable.defaultValue)}`;
}

/** What `--help` prints: every variable with its meaning, what is allowed and its default, by section. */
export function helpText(variables: Variables): string {
  const sections = Map.groupBy(Object.entries(variables), ([, variable]) => variable.section ?? 'General');
  return [...sections]
    .map(([section, entries]) => {
      const blocks = entries.map(([name, variable]) => {
        const notes = [presence(variable), ...(variable.isSecret ? ['secret'] : [])].join('; ');
        return `  ${name}  (${notes})\n${wrap(variable.description, '      ')}\n${wrap(`Allowed: ${variable.allowed}.`, '      ')}`;
      });
      return `${section}\n\n${blocks.join('\n\n')}`;
    })
    .join('\n\n')
    .concat('\n');
}
