import { reaching } from '../punching/reaching.js';
export const heavy = reaching;
