/** What the tokens of an issuer show a second factor by. */
export interface SecondFactorRule {
  /** One of these methods in `amr` (RFC 8176) will do. */
  readonly amr: readonly string[];
  /** Or one of these authentication contexts in `acr`, or in Entra's `acrs`. The challenge asks for them. */
  readonly acr: readonly string[];
  /** How long ago the person may have signed in, where the token says when (`auth_time`); any time when left out. */
  readonly maxAgeSeconds?: number;
}
