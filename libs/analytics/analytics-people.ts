import { peopleFacts } from '@timeledger/people/people-facts.js';

/** What analytics takes in of organisation's public events: who stands how to whom, and who was in which team when. */
export const analyticsPeople = peopleFacts('analytics');
