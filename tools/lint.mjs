/** ESLint over the whole tree, then the import boundaries with their canary. */
import { ESLint } from 'eslint';
import { checkBoundaries } from './boundaries/check-boundaries.mjs';

const eslint = new ESLint({ cache: true, cacheLocation: 'node_modules/.cache/eslint/' });
const results = await eslint.lintFiles(['.']);
const formatter = await eslint.loadFormatter('stylish');
const report = await formatter.format(results);
if (report !== '') console.log(report);
const lintFaults = results.reduce((sum, result) => sum + result.errorCount + result.warningCount, 0);

const { modules, faults } = await checkBoundaries();
for (const fault of faults) console.error(fault);
console.log(
  `lint: ${results.length} files, ${lintFaults} faults; boundaries: ${modules} modules, ${faults.length} faults`,
);
if (lintFaults + faults.length > 0 || modules === 0) process.exit(1);
