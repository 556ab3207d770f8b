/** The authentication context of a password and a one-time code: ask for it in `acr_values`. */
export const SECOND_FACTOR_ACR = 'urn:timeledger:second-factor';
/** The authentication context of a password alone. */
export const PASSWORD_ACR = 'urn:timeledger:password';

/** Other names by which a request may ask for a second factor, such as the challenges of the product. */
const SECOND_FACTOR_NAMES: readonly string[] = [SECOND_FACTOR_ACR, 'mfa'];

/** Whether the `acr_values` of a request ask for a second factor. */
export const asksForSecondFactor = (acrValues: unknown): boolean =>
  typeof acrValues === 'string' && acrValues.split(' ').some((name) => SECOND_FACTOR_NAMES.includes(name));

/** What a sign-in reached, as tokens say it (RFC 8176 names the methods). */
export const authenticationOf = (withCode: boolean): { readonly acr: string; readonly amr: string[] } =>
  withCode ? { acr: SECOND_FACTOR_ACR, amr: ['pwd', 'otp', 'mfa'] } : { acr: PASSWORD_ACR, amr: ['pwd'] };

/** The product's API as a resource (RFC 8707): what tokens are for unless a request names another, and there is none. */
export const API_RESOURCE = 'urn:timeledger:api';
