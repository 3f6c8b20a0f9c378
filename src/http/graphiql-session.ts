/** What this tab knows of a sign-in. Kept in its sessionStorage, and nowhere else. */
export interface Pass {
  /** Of the sign-in: a copied tab has the same. */
  readonly id: string;
  /** How often it was refreshed. */
  readonly turn: number;
  readonly accessToken: string;
  readonly refreshToken: string;
  /** By this machine's clock, in milliseconds. */
  readonly goodUntil: number;
  readonly name: string;
}

export interface SignIn {
  email: string;
  password: string;
  portal: string | null;
}

export type Session = ReturnType<typeof openSession>;

interface Answer {
  data?: {
    result: {
      accessToken: string;
      accessTokenExpiresAt: string;
      refreshToken: string;
      viewer: { name: string };
      error: { code: string; message: string } | null;
    } | null;
  } | null;
  errors?: { message: string; extensions?: { code?: string } }[];
}

interface Message {
  id: string;
  pass?: Pass | null;
}

interface Place {
  endpoint: string;
  store: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;
  /** To tabs that were copied from this one: refresh tokens work once, so copies share what comes of it. */
  channel: Pick<BroadcastChannel, 'postMessage' | 'onmessage'>;
}

/** Signing in and staying so. Runs in the browser as its own text: nothing outside it is in reach but the browser's. */
export function openSession({ endpoint, store, channel }: Place) {
  const key = 'hilo.session';
  const spare = 30_000;
  let pass: Pass | null = JSON.parse(store.getItem(key) ?? 'null');
  let refreshing: Promise<void> | undefined;
  let listener = (_pass: Pass | null, _notice: string) => {};
  const pause = (time: number) => new Promise<void>((resolve) => setTimeout(resolve, time));
  // a copy may have been refreshed while this tab slept
  const asked = pass ? pause(150) : undefined;

  function keep(next: Pass | null, notice = '') {
    pass = next;
    if (next) store.setItem(key, JSON.stringify(next));
    else store.removeItem(key);
    listener(next, notice);
  }

  function change(id: string, next: Pass | null, notice?: string) {
    keep(next, notice);
    channel.postMessage({ id, pass: next } satisfies Message);
  }

  channel.onmessage = ({ data }: { data: unknown }) => {
    const { id, pass: theirs } = data as Message;
    if (id !== pass?.id) return;
    if (theirs === undefined) channel.postMessage({ id, pass } satisfies Message);
    else if (theirs === null) keep(null, 'The session was ended in another tab.');
    else if (theirs.turn > pass.turn) keep(theirs);
  };
  if (pass) channel.postMessage({ id: pass.id } satisfies Message);

  async function mutate(name: string, input: object, selection: string, accessToken?: string) {
    const type = `${name[0]?.toUpperCase()}${name.slice(1)}Input!`;
    const response = await fetch(endpoint, {
      method: 'POST',
      headers: {
        accept: 'application/json',
        'content-type': 'application/json',
        ...(accessToken && { authorization: `Bearer ${accessToken}` }),
      },
      body: JSON.stringify({
        query: `mutation ($input: ${type}) { result: ${name}(input: $input) { ${selection} error { code message } } }`,
        variables: { input },
      }),
    }).catch(() => {
      throw new Error('The server does not answer.');
    });
    const { data, errors } = (await response.json()) as Answer;
    const [refusal] = errors ?? [];
    const result = data?.result;
    const error = result?.error ?? (refusal && { code: refusal.extensions?.code, message: refusal.message });
    if (!result || error) throw Object.assign(new Error(error?.message ?? 'no answer'), { code: error?.code });
    return { result, answeredAt: Date.parse(response.headers.get('date') ?? '') || Date.now() };
  }

  async function enter(id: string, turn: number, name: string, input: object): Promise<Pass> {
    const selection = 'accessToken accessTokenExpiresAt refreshToken viewer { name }';
    const { result, answeredAt } = await mutate(name, input, selection);
    const { accessToken, accessTokenExpiresAt, refreshToken, viewer } = result;
    // the clocks of this machine and of the server may differ
    const goodUntil = Date.now() + Date.parse(accessTokenExpiresAt) - answeredAt;
    return { id, turn, accessToken, refreshToken, goodUntil, name: viewer.name };
  }

  async function refresh({ id, turn, refreshToken }: Pass) {
    try {
      const next = await enter(id, turn + 1, 'refreshSession', { refreshToken });
      if (pass?.id === id) change(id, next);
    } catch (error) {
      const { code } = error as { code?: string };
      refused(refreshToken, code);
      // the copy that came first tells what it got
      if (code === 'ALREADY_REFRESHED') await pause(500);
      if (!pass || pass.refreshToken === refreshToken) throw error;
    }
  }

  /** The server answered with this to a token: it may not take it any more. */
  function refused(token: string, code: unknown) {
    if (!pass || (token !== pass.accessToken && token !== pass.refreshToken)) return;
    if (code === 'TOKEN_EXPIRED') keep({ ...pass, goodUntil: 0 });
    if (code === 'SESSION_ENDED' || code === 'INVALID_TOKEN')
      change(pass.id, null, 'The session has ended; sign in again.');
  }

  /** Of whoever is signed in, refreshed in time; all that find it too old wait for one refresh. */
  async function accessToken(): Promise<string | null> {
    await asked;
    if (pass && pass.goodUntil - spare <= Date.now()) {
      refreshing ??= refresh(pass).finally(() => {
        refreshing = undefined;
      });
      await refreshing;
    }
    return pass?.accessToken ?? null;
  }

  return {
    accessToken,
    refused,

    /** Calls at once, and again whenever somebody signed in or out. */
    watch(next: typeof listener) {
      listener = next;
      listener(pass, '');
    },

    async signIn(input: SignIn) {
      const id = Array.from(crypto.getRandomValues(new Uint32Array(4)), (part) => part.toString(36)).join('-');
      keep(await enter(id, 0, 'signIn', input));
    },

    async signOut() {
      const token = await accessToken().catch(() => null);
      if (pass) change(pass.id, null);
      if (token) await mutate('signOut', {}, '', token);
    },
  };
}
