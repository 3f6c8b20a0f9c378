/** As much of the browser as the form needs; the project knows no more of it. */
interface Element {
  hidden: boolean;
  disabled: boolean;
  checked: boolean;
  type: string;
  value: string;
  className: string;
  textContent: string | null;
  focus(): void;
  setAttribute(name: string, value: string): void;
  addEventListener(type: string, listener: (event: { preventDefault(): void }) => void): void;
}

interface Place {
  document: { getElementById(id: string): Element | null };
  location: { readonly href: string; readonly pathname: string };
  history: { replaceState(state: null, unused: string, url: string): void };
  fetch: (url: string, init: object) => Promise<{ json(): Promise<unknown> }>;
  told: Record<'done' | 'noToken' | 'linkInvalid' | 'weak' | 'different' | 'tooMany' | 'offline' | 'failed', string> & {
    shortest: number;
    longest: number;
  };
}

interface Answer {
  data?: { setPassword?: { error: { code: string; fields: { code: string }[] } | null } | null } | null;
  errors?: { extensions?: { code?: string } }[];
}

/** Runs in the browser as its own text: nothing outside it is in reach but the browser's. */
export function mountSetPassword({ document, location, history, fetch, told }: Place) {
  const find = (id: string) => {
    const element = document.getElementById(id);
    if (!element) throw new Error(`no ${id}`);
    return element;
  };
  const [form, password, again, show, send, notice] = ['form', 'password', 'again', 'show', 'send', 'notice'].map(
    find,
  ) as [Element, Element, Element, Element, Element, Element];
  const { searchParams } = new URL(location.href);
  const token = searchParams.get('token')?.trim();
  // out of the address bar, the history and whatever reads them
  history.replaceState(null, '', location.pathname);

  function say(text: string, focus?: Element) {
    notice.className = text === told.done ? 'done' : 'wrong';
    notice.textContent = text;
    password.setAttribute('aria-invalid', String(focus === password));
    again.setAttribute('aria-invalid', String(focus === again));
    (focus ?? notice).focus();
  }

  /** The password is set, or the link is of no use: there is nothing more to fill in. */
  function end(text: string) {
    form.hidden = true;
    password.value = again.value = '';
    say(text);
  }

  async function submit() {
    const { length } = [...password.value];
    if (length < told.shortest || length > told.longest) return say(told.weak, password);
    if (again.value !== password.value) return say(told.different, again);
    const input = { token, password: password.value };
    const response = await fetch('graphql', {
      method: 'POST',
      headers: { accept: 'application/json', 'content-type': 'application/json' },
      body: JSON.stringify({
        query:
          'mutation SetPassword($input: SetPasswordInput!) { setPassword(input: $input) { error { code fields { code } } } }',
        variables: { input },
      }),
    }).catch(() => undefined);
    if (!response) return say(told.offline);
    const { data, errors } = ((await response.json().catch(() => undefined)) ?? {}) as Answer;
    const error = data?.setPassword?.error;
    if (data?.setPassword && !error) return end(told.done);
    const codes = [error?.code, errors?.[0]?.extensions?.code, ...(error?.fields ?? []).map(({ code }) => code)];
    if (codes.includes('LINK_INVALID')) return end(told.linkInvalid);
    if (codes.includes('WEAK_PASSWORD')) return say(told.weak, password);
    return say(codes.includes('TOO_MANY_ATTEMPTS') || codes.includes('RATE_LIMITED') ? told.tooMany : told.failed);
  }

  show.addEventListener('change', () => {
    password.type = again.type = show.checked ? 'text' : 'password';
  });
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    send.disabled = true;
    void submit().finally(() => {
      send.disabled = false;
    });
  });
  if (!token) return end(told.noToken);
  form.hidden = false;
  password.focus();
}
