/** Injection token of the `Logger` of the kernel. */
export const LOGGER = Symbol('timeledger.logger');
/** Injection token of the `Clock` of the kernel. */
export const CLOCK = Symbol('timeledger.clock');
