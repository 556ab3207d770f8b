import { peopleFacts } from '@timeledger/people/people-facts.js';

/** What travel and expense takes in of organisation's public events: who stands how to whom. */
export const travelExpensePeople = peopleFacts('travelexpense');
