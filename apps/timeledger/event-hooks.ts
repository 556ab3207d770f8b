import { plainEvents, type EventHooks } from '@timeledger/runtime/event-hooks.js';
export const openEventHooks = async (_dataDir: string): Promise<EventHooks> => plainEvents;
