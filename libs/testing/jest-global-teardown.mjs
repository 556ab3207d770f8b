/** Lets the PostgreSQL of the run stop and remove its folder, and waits for it. */
export default async function tearDown() {
  const host = globalThis.timeledgerPostgresHost;
  if (host === undefined || host.exitCode !== null) return;
  const ended = new Promise((resolve) => host.once('exit', resolve));
  host.stdin.end();
  await ended;
}
