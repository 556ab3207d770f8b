import { track } from '../../geolocation/tracks/track.js';
import { engine } from '../../platform/bus/postgres/engine.js';
import { fixture } from '../../testing/fixture.js';
export const reaching = [track, engine, fixture];
