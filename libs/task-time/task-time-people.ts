import { peopleFacts } from '@timeledger/people/people-facts.js';

/** What task-time takes in of organisation's public events: who stands how to whom. */
export const taskTimePeople = peopleFacts('tasktime');
