import type { KeyProvider } from '@timeledger/event-store/sealing/key-provider.js';

/** The keys of persons, as privacy needs them: what was destroyed is forgotten by this process at once. */
export type PersonKeys = Pick<
  KeyProvider,
  'scopesOf' | 'destroy' | 'discard' | 'destroySubject' | 'isDestroyed'
>;
