import { impure } from '../attendance/domain/impure.js';
export const partial = impure;
