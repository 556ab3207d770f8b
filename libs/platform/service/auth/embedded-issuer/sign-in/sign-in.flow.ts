import type { InteractionResults } from 'oidc-provider';
import { normalEmail } from '../accounts/account.js';
import type { AccountStatus } from '../accounts/account.js';
import { passwordFault } from '../accounts/password.js';
import type { EmbeddedIssuer } from '../embedded-issuer.js';
import { LIVES } from '../provider/create-provider.js';
import { asksForSecondFactor, authenticationOf } from '../provider/contexts.js';
import type { Page } from './html.js';
import {
  codePage,
  enrolPage,
  newPasswordPage,
  passwordPage,
  recoveryCodesPage,
  recoveryPage,
} from './sign-in.pages.js';
import type { PageContext } from './sign-in.pages.js';
import { lockedText, textsOf } from './texts.js';
import type { Language, Texts } from './texts.js';

/** One sign-in, as the provider has begun it and this request continues it. */
export interface SignIn {
  /** Names it; a secret of the browser that it is going on in. */
  readonly uid: string;
  /** Why the person has to sign in, as the policy names it. */
  readonly reasons: readonly string[];
  /** Whose session this browser has. */
  readonly sessionAccountId: string | undefined;
  readonly acrValues: unknown;
  readonly loginHint: string | undefined;
  readonly redirectUri: string;
  readonly language: Language;
  /** The client's network address. */
  readonly address: string;
}

/** What to answer. */
export type SignInAnswer =
  | { readonly kind: 'page'; readonly status: number; readonly page: Page }
  /** To the page of the next step. */
  | { readonly kind: 'next' }
  /** Back to the provider. */
  | { readonly kind: 'over'; readonly result: InteractionResults };

/** How far a sign-in has got. Kept by us, not by the provider, which would take any result as the end. */
interface Progress {
  /** Whose password was given. */
  readonly accountId?: string;
  readonly mustChoose?: boolean;
  readonly usesRecovery?: boolean;
  /** Of an enrolment that awaits its first code. */
  readonly enrolSecret?: string;
  readonly isCodeGiven?: boolean;
}

type Stage = 'password' | 'new-password' | 'code' | 'recovery' | 'enrol' | 'over';

interface Situation {
  readonly signIn: SignIn;
  readonly progress: Progress;
  /** Whose password is known to be right; none before that. */
  readonly account: AccountStatus | undefined;
  readonly stage: Stage;
  readonly texts: Texts;
}

const NEXT: SignInAnswer = { kind: 'next' };

/** Leads a person through password, second factor and enrolment. */
export class SignInFlow {
  constructor(private readonly issuer: EmbeddedIssuer) {}

  /** The page of the step that a sign-in is at. */
  async show(signIn: SignIn): Promise<SignInAnswer> {
    const situation = await this.situationOf(signIn);
    return situation.stage === 'over' ? this.finish(situation) : this.pageOf(situation);
  }

  /** Takes what was entered. A step that the sign-in is not at changes nothing and shows where it is. */
  async take(signIn: SignIn, form: URLSearchParams): Promise<SignInAnswer> {
    const step = form.get('step');
    if (step === 'cancel') return this.cancel(signIn);
    const situation = await this.situationOf(signIn);
    const { stage } = situation;
    const isCodeStage = stage === 'code' || stage === 'recovery';
    if (step === 'password' && stage === 'password') return this.takePassword(situation, form);
    if (step === 'new-password' && stage === 'new-password') return this.takeNewPassword(situation, form);
    if (step === 'code' && stage === 'code') return this.takeCode(situation, form);
    if (step === 'recovery' && stage === 'recovery') return this.takeCode(situation, form);
    if (step === 'enrol' && stage === 'enrol') return this.takeEnrolment(situation, form);
    if (step === 'show-recovery' && isCodeStage) return this.go(situation, { usesRecovery: true });
    if (step === 'show-code' && isCodeStage) return this.go(situation, { usesRecovery: false });
    return NEXT;
  }

  private async situationOf(signIn: SignIn): Promise<Situation> {
    // Only save() writes records of this kind.
    const progress = ((await this.issuer.state.find('SignIn', signIn.uid)) ?? {}) as Progress;
    const texts = textsOf(signIn.language);
    const account = await this.accountOf(signIn, progress);
    if (account === undefined || account.isDisabled)
      return { signIn, progress: {}, account: undefined, stage: 'password', texts };
    return { signIn, progress, account, stage: stageOf(signIn, progress, account), texts };
  }

  /** A live session stands for the password when nothing but the second factor is missing. */
  private async accountOf(
    { reasons, sessionAccountId }: SignIn,
    progress: Progress,
  ): Promise<AccountStatus | undefined> {
    if (progress.accountId !== undefined) return this.issuer.accounts.find(progress.accountId);
    const isOnlyStepUp = reasons.length > 0 && reasons.every((reason) => reason === 'second_factor');
    if (!isOnlyStepUp || sessionAccountId === undefined) return undefined;
    const account = await this.issuer.accounts.find(sessionAccountId);
    // Whoever enrols proves the password first: a session left open must not become a second factor.
    return account?.hasSecondFactor === true ? account : undefined;
  }

  private async pageOf(situation: Situation, fault?: string, entered?: string): Promise<SignInAnswer> {
    const { signIn, stage } = situation;
    const context: PageContext = {
      language: signIn.language,
      redirectUri: signIn.redirectUri,
      ...(fault === undefined ? {} : { fault }),
    };
    const page = await this.renderStage(situation, stage, context, entered ?? signIn.loginHint);
    return { kind: 'page', status: fault === undefined ? 200 : 422, page };
  }

  private async renderStage(
    { signIn, account, progress }: Situation,
    stage: Stage,
    context: PageContext,
    email: string | undefined,
  ): Promise<Page> {
    switch (stage) {
      case 'new-password':
        return newPasswordPage(context);
      case 'code':
        return codePage(context);
      case 'recovery':
        return recoveryPage(context);
      case 'enrol': {
        if (account === undefined) throw new Error('only a known account enrols');
        const secret = progress.enrolSecret ?? this.issuer.secondFactor.newSecret();
        if (progress.enrolSecret === undefined) await this.save(signIn, { ...progress, enrolSecret: secret });
        return enrolPage(context, this.issuer.secondFactor.uriOf(account, secret), secret);
      }
      case 'password':
      case 'over':
        return passwordPage(context, email, signIn.sessionAccountId !== undefined);
      default:
        return stage satisfies never;
    }
  }

  private async takePassword(situation: Situation, form: URLSearchParams): Promise<SignInAnswer> {
    const { signIn, texts } = situation;
    const email = form.get('email') ?? '';
    const attempt = {
      kind: 'password',
      account: normalEmail(email),
      address: signIn.address,
    } as const;
    const locked = await this.issuer.attempts.begin(attempt);
    if (locked !== undefined) return this.locked(situation, locked, email);
    const check = await this.issuer.accounts.check(email, form.get('password') ?? '');
    if (check.outcome !== 'right') {
      await this.issuer.attempts.failed(attempt);
      const fault = check.outcome === 'disabled' ? texts.disabled : texts.wrongPassword;
      return this.pageOf(situation, fault, email);
    }
    await this.issuer.attempts.succeeded(attempt);
    return this.go(situation, { accountId: check.account.id, mustChoose: check.isOneTime });
  }

  private async takeNewPassword(situation: Situation, form: URLSearchParams): Promise<SignInAnswer> {
    const { account, texts } = situation;
    if (account === undefined) return NEXT;
    const password = form.get('password') ?? '';
    const fault = passwordFault(password, account.email);
    if (fault !== undefined) return this.pageOf(situation, texts[fault]);
    if (password !== form.get('repeated')) return this.pageOf(situation, texts.notSame);
    if (await this.issuer.accounts.isPresentPassword(account, password))
      return this.pageOf(situation, texts.oldPassword);
    await this.issuer.accounts.setPassword(account, password, false);
    return this.go(situation, { mustChoose: false });
  }

  private async takeCode(situation: Situation, form: URLSearchParams): Promise<SignInAnswer> {
    const { account, signIn, stage, texts } = situation;
    if (account === undefined) return NEXT;
    const attempt = { kind: 'code', account: account.id, address: signIn.address } as const;
    const locked = await this.issuer.attempts.begin(attempt);
    if (locked !== undefined) return this.locked(situation, locked);
    const code = form.get('code') ?? '';
    const { secondFactor } = this.issuer;
    const isRight = await (stage === 'recovery'
      ? secondFactor.acceptsRecovery(account, code)
      : secondFactor.accepts(account, code));
    if (!isRight) {
      await this.issuer.attempts.failed(attempt);
      return this.pageOf(situation, stage === 'recovery' ? texts.wrongRecovery : texts.wrongCode);
    }
    await this.issuer.attempts.succeeded(attempt);
    return this.go(situation, { accountId: account.id, isCodeGiven: true });
  }

  private async takeEnrolment(situation: Situation, form: URLSearchParams): Promise<SignInAnswer> {
    const { account, progress, signIn, texts } = situation;
    if (account === undefined || progress.enrolSecret === undefined) return NEXT;
    const attempt = { kind: 'code', account: account.id, address: signIn.address } as const;
    const locked = await this.issuer.attempts.begin(attempt);
    if (locked !== undefined) return this.locked(situation, locked);
    const codes = await this.issuer.secondFactor.enrol(account, progress.enrolSecret, form.get('code') ?? '');
    if (codes === undefined) {
      await this.issuer.attempts.failed(attempt);
      return this.pageOf(situation, texts.wrongCode);
    }
    await this.issuer.attempts.succeeded(attempt);
    await this.save(signIn, { accountId: account.id, isCodeGiven: true });
    const page = recoveryCodesPage({ language: signIn.language, redirectUri: signIn.redirectUri }, codes);
    return { kind: 'page', status: 200, page };
  }

  private async locked(situation: Situation, seconds: number, entered?: string): Promise<SignInAnswer> {
    const answer = await this.pageOf(situation, lockedText(situation.signIn.language, seconds), entered);
    return answer.kind === 'page' ? { ...answer, status: 429 } : answer;
  }

  private async go({ signIn, progress }: Situation, change: Progress): Promise<SignInAnswer> {
    await this.save(signIn, { ...progress, ...change });
    return NEXT;
  }

  private async finish({ signIn, account, progress }: Situation): Promise<SignInAnswer> {
    if (account === undefined) throw new Error('only a known account signs in');
    await this.issuer.state.remove('SignIn', signIn.uid);
    const login = {
      accountId: account.id,
      remember: true,
      ...authenticationOf(progress.isCodeGiven === true),
    };
    return { kind: 'over', result: { login } };
  }

  private async cancel(signIn: SignIn): Promise<SignInAnswer> {
    await this.issuer.state.remove('SignIn', signIn.uid);
    const result = { error: 'access_denied', error_description: 'The person did not sign in.' };
    return { kind: 'over', result };
  }

  private save({ uid }: SignIn, progress: Progress): Promise<void> {
    return this.issuer.state.put('SignIn', uid, { ...progress }, LIVES.interaction);
  }
}

function stageOf(signIn: SignIn, progress: Progress, account: AccountStatus): Stage {
  const isCodeGiven = progress.isCodeGiven === true;
  // Before a password is chosen: a one-time one that fell into other hands must not become their own.
  if (account.hasSecondFactor && !isCodeGiven) return progress.usesRecovery === true ? 'recovery' : 'code';
  if (progress.mustChoose === true) return 'new-password';
  return asksForSecondFactor(signIn.acrValues) && !isCodeGiven ? 'enrol' : 'over';
}
