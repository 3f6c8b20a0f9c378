import type { Session } from './graphiql-session.ts';

/** As much of the browser's elements as the bar needs; the project knows no more of them. */
interface Element {
  hidden: boolean;
  disabled: boolean;
  value: string;
  textContent: string | null;
  focus(): void;
  append(child: Element): void;
  addEventListener(type: string, listener: (event: { preventDefault(): void }) => void): void;
}

interface Place {
  document: { getElementById(id: string): Element | null; createElement(name: string): Element };
  session: Pick<Session, 'watch' | 'signIn' | 'signOut'>;
  /** Whom the form may be filled with. */
  demo: { password: string; people: readonly { email: string; about: string; portal: string | undefined }[] } | null;
}

export const barHtml = `<header id="hilo">
  <h1>Hilo</h1>
  <form id="hilo-sign-in" method="post" aria-label="Sign in">
    <label id="hilo-demo" hidden>Demo person <select id="hilo-person"></select></label>
    <label>E-mail <input id="hilo-email" type="email" autocomplete="username" required></label>
    <label>Password <input id="hilo-password" type="password" autocomplete="current-password" required></label>
    <label>Portal <input id="hilo-portal" autocomplete="off" placeholder="customers only"></label>
    <button id="hilo-enter">Sign in</button>
  </form>
  <div id="hilo-signed-in" hidden>
    <span>Signed in as <b id="hilo-name"></b></span>
    <button id="hilo-leave" type="button">Sign out</button>
  </div>
  <p id="hilo-notice" role="alert"></p>
</header>`;

export const barCss = `
  body { display: flex; flex-direction: column; height: 100vh; height: 100dvh; }
  #root { flex: 1; min-height: 0; position: relative; overflow: hidden; }
  #root .graphiql-container { height: 100%; width: 100%; }
  #hilo {
    color-scheme: light dark; color: light-dark(#3b4b68, #b7c2d7); background: light-dark(#fff, #212a3b);
    border-bottom: 1px solid light-dark(#d8dbe1, #3b465a); font: 14px/1.4 system-ui, sans-serif;
    display: flex; flex-wrap: wrap; align-items: center; gap: 8px 16px; padding: 8px 16px;
  }
  body.graphiql-light #hilo { color-scheme: light; }
  body.graphiql-dark #hilo { color-scheme: dark; }
  #hilo h1 { font-size: 16px; margin: 0; }
  #hilo form, #hilo div { display: flex; flex-wrap: wrap; align-items: center; gap: 8px 16px; }
  #hilo [hidden] { display: none; }
  #hilo p { margin: 0; color: light-dark(#b3261e, #ffb4ab); }
  #hilo p:empty { display: none; }
  #hilo input, #hilo select, #hilo button { font: inherit; padding: 2px 6px; }
  #hilo input, #hilo select { width: 150px; }
  #hilo button { padding-inline: 12px; cursor: pointer; }
  #hilo :focus-visible { outline: 2px solid light-dark(#2f5bd7, #9db8ff); outline-offset: 1px; }
`;

/** Runs in the browser as its own text: nothing outside it is in reach but the browser's. */
export function mountBar({ document, session, demo }: Place) {
  const part = (name: string) => {
    const found = document.getElementById(`hilo-${name}`);
    if (!found) throw new Error(`no ${name} in the bar`);
    return found;
  };
  const [email, password, portal] = [part('email'), part('password'), part('portal')];
  const [form, enter, signedIn, leave] = [part('sign-in'), part('enter'), part('signed-in'), part('leave')];
  const [name, notice, person] = [part('name'), part('notice'), part('person')];

  async function run(button: Element, work: () => Promise<void>, then: Element) {
    button.disabled = true;
    notice.textContent = '';
    try {
      await work();
      then.focus();
    } catch (error) {
      notice.textContent = (error as Error).message;
    } finally {
      button.disabled = false;
    }
  }

  session.watch((pass, said) => {
    form.hidden = pass !== null;
    signedIn.hidden = pass === null;
    name.textContent = pass?.name ?? '';
    notice.textContent = said;
    // the same person can be chosen again
    if (pass) for (const field of [person, email, password, portal]) field.value = '';
  });

  form.addEventListener('submit', (event) => {
    event.preventDefault();
    const input = { email: email.value, password: password.value, portal: portal.value.trim() || null };
    void run(enter, () => session.signIn(input), leave);
  });
  leave.addEventListener('click', () => void run(leave, () => session.signOut(), demo ? person : email));

  if (!demo) return;
  part('demo').hidden = false;
  // one of them comes by several portals
  for (const [value, text] of [['', 'choose…'], ...demo.people.map(({ about }, i) => [`${i}`, about])]) {
    const option = document.createElement('option');
    option.value = value ?? '';
    option.textContent = text ?? '';
    person.append(option);
  }
  person.addEventListener('change', () => {
    const chosen = demo.people.find((_, i) => `${i}` === person.value);
    email.value = chosen?.email ?? '';
    password.value = chosen ? demo.password : '';
    portal.value = chosen?.portal ?? '';
  });
}
