import { engine } from '../bus/postgres/engine.js';
export const leaning = engine;
