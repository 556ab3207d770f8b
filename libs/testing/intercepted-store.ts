import type { AppendRequest, EventStore } from '@timeledger/event-store/port.js';

/** A store and a place to come between its caller and its appends. */
export interface InterceptedStore {
  readonly store: EventStore;
  /** Sees every append before it is made; throwing stops it, as a process that dies would. `undefined` lets all through. */
  intercept: ((request: AppendRequest) => void | Promise<void>) | undefined;
  /** The greatest position acknowledged so far; 0 before the first append. */
  lastPosition: number;
}

/** Puts itself before the appends of a real store; everything else passes through. */
export function interceptedStore(store: EventStore): InterceptedStore {
  const intercepted: InterceptedStore = {
    intercept: undefined,
    lastPosition: 0,
    store: {
      context: store.context,
      epoch: store.epoch,
      append: async (request) => {
        await intercepted.intercept?.(request);
        const result = await store.append(request);
        intercepted.lastPosition = Math.max(intercepted.lastPosition, result.position);
        return result;
      },
      readStream: (tenantId, streamId, options) => store.readStream(tenantId, streamId, options),
      findEvent: (tenantId, eventId) => store.findEvent(tenantId, eventId),
      readLog: (options) => store.readLog(options),
      safeHead: () => store.safeHead(),
      head: () => store.head(),
      onAppended: (listener) => store.onAppended(listener),
      close: () => store.close(),
    },
  };
  return intercepted;
}
