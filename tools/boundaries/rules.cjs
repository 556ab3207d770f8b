/**
 * Who may import whom. The patterns match behind any prefix, so that the canary tree beside this file,
 * which breaks every rule once, is judged by the very same rules.
 */
const context = '(?:attendance|geolocation|task-time|travel-expense|analytics|organisation)';
const at = (path) => `(?:^|/)${path}`;

module.exports = [
  {
    name: 'domain-is-pure',
    comment:
      'A domain imports its own context’s domain, the kernel, and a time library: no framework, no I/O.',
    severity: 'error',
    from: { path: at(`libs/${context}/domain/`), pathNot: '\\.(it-|e2e-)?spec\\.ts$' },
    to: {
      pathNot: [
        at(`libs/${context}/domain/`),
        at('libs/platform/kernel/'),
        at('libs/people/domain/'),
        'node_modules/temporal-polyfill/',
      ],
    },
  },
  {
    name: 'kernel-stands-alone',
    comment: 'The kernel depends on no other package of ours.',
    severity: 'error',
    from: { path: at('libs/platform/kernel/') },
    to: { path: [at('libs/'), at('apps/')], pathNot: at('libs/platform/kernel/') },
  },
  {
    name: 'platform-knows-no-context',
    severity: 'error',
    from: { path: at('libs/platform/') },
    to: { path: [at(`libs/${context}/`), at('libs/people/'), at('apps/')] },
  },
  {
    name: 'people-belong-to-no-context',
    comment: 'What all contexts know of people imports of contexts only organisation’s contracts.',
    severity: 'error',
    from: { path: at('libs/people/') },
    to: { path: [at(`libs/${context}/`), at('apps/')], pathNot: at('libs/organisation/contracts/') },
  },
  {
    name: 'contexts-meet-in-contracts',
    comment: 'A context imports of another only its contracts.',
    severity: 'error',
    from: { path: at(`libs/(${context})/`) },
    to: { path: at(`libs/${context}/`), pathNot: [at('libs/$1/'), at(`libs/${context}/contracts/`)] },
  },
  {
    name: 'contracts-are-plain',
    comment: 'Contracts import the kernel and other contracts; they are all that other contexts see.',
    severity: 'error',
    from: { path: at(`libs/(${context})/contracts/`), pathNot: '\\.(it-|e2e-)?spec\\.ts$' },
    to: { pathNot: [at(`libs/${context}/contracts/`), at('libs/platform/kernel/'), at('libs/$1/domain/')] },
  },
  {
    name: 'apps-choose-the-engines',
    comment:
      'A context speaks to ports; which engine stands behind one is the choice of an app, or of a test’s harness.',
    severity: 'error',
    from: {
      path: [at(`libs/${context}/`), at('libs/people/')],
      pathNot: ['\\.(it-|e2e-)?spec\\.ts$', at(`libs/${context}/testing/`)],
    },
    to: {
      path: at('libs/platform/[^/]+/(?:postgres|bullmq|kafka|eventstoredb|redis|folder)/'),
      pathNot: at('libs/platform/database/'),
    },
  },
  {
    name: 'tests-stay-tests',
    comment: 'What ships does not import the test library.',
    severity: 'error',
    from: {
      path: [at('libs/'), at('apps/')],
      pathNot: [
        '\\.(it-|e2e-)?spec\\.ts$',
        at('libs/testing/'),
        'contract-suite\\.ts$',
        at('libs/platform/[^/]+/contract/'),
        at(`libs/${context}/testing/`),
        // What the access matrix and the test of extra members share.
        at('apps/timeledger/access-matrix/'),
        at('apps/timeledger/testing/'),
      ],
    },
    to: { path: [at('libs/testing/'), at(`libs/${context}/testing/`)] },
  },
  { name: 'no-circles', severity: 'error', from: {}, to: { circular: true } },
];
