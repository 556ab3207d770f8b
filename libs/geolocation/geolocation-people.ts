import { peopleFacts } from '@timeledger/people/people-facts.js';

/** What geolocation takes in of organisation's public events: who stands how to whom, and on which ground positions are kept. */
export const geolocationPeople = peopleFacts('geolocation', ['LegalBasisDeclared', 'ConsentChanged']);
