import { parseArgs } from 'node:util';
import { signIn, SignInFailed } from './sign-in.js';

const USAGE = `Signs a person in at the embedded issuer of the running product, and prints the access token (ten minutes).

  npm run sign-in                                  prints an address to open in a browser on this machine
  npm run sign-in -- --second-factor               the token shows a second factor; one is set up where there is none
  npm run sign-in -- --url http://127.0.0.1:3000   where the product is, unless HTTP_PORT says so
`;
const TIMEOUT_MS = 600_000;

try {
  const { values } = parseArgs({
    options: {
      url: { type: 'string', default: `http://127.0.0.1:${process.env['HTTP_PORT'] ?? '3000'}` },
      'second-factor': { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    console.log(USAGE);
  } else {
    const token = await signIn({
      url: values.url,
      isSecondFactorWanted: values['second-factor'],
      timeoutMs: TIMEOUT_MS,
      announce: (address) => console.error(`Open this address in a browser:\n\n${address}\n`),
    });
    console.log(`export TOKEN=${token}`);
  }
} catch (error) {
  const isExpected = error instanceof SignInFailed || (error instanceof TypeError && 'code' in error);
  console.error(isExpected ? `${error.message}\n\n${USAGE}` : error);
  process.exitCode = 1;
}
