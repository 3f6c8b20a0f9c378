import type { AddressInfo } from 'node:net';
import { type ParsedMail, simpleParser } from 'mailparser';
import { pino } from 'pino';
import { SMTPServer } from 'smtp-server';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { linkMail } from '../../src/mail/link-mail.ts';
import { openMailer } from '../../src/mail/mailer.ts';

const arrived: ParsedMail[] = [];
/** Whom the server was asked to take a mail for. */
const asked: string[] = [];
const lines: string[] = [];
const log = pino({ level: 'info' }, { write: (line) => void lines.push(line) });
const mailFrom = 'Mesa de ayuda <desk@example.com>';

/** A mail server that takes its time, and knows nobody called `nobody`. */
const server = new SMTPServer({
  authOptional: true,
  disabledCommands: ['STARTTLS'],
  onRcptTo: ({ address }, _session, done) => {
    asked.push(address);
    done(address.startsWith('nobody@') ? new Error('no such mailbox') : null);
  },
  onData: (stream, _session, done) => {
    simpleParser(stream).then((mail) => {
      arrived.push(mail);
      setTimeout(done, 50);
    }, done);
  },
});
let smtpUrl: string;
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  smtpUrl = `smtp://127.0.0.1:${(server.server.address() as AddressInfo).port}`;
});
afterAll(() => new Promise<void>((resolve) => server.close(() => resolve())));

const link = {
  reason: 'RESET',
  to: 'rosa@acme.example',
  name: 'Rosa Muñoz',
  locale: 'es-CO',
  url: 'https://desk.example.com/set-password?token=abc',
  hours: 24,
} as const;

describe('a mail', () => {
  test('arrives by SMTP with its accents, from the sender that is set', async () => {
    const mailer = openMailer({ smtpUrl, mailFrom }, log);
    await mailer.send(linkMail(link));
    await mailer.close();
    const mail = arrived.at(-1)!;
    expect(mail.subject).toBe('Elija una contraseña nueva');
    expect(mail.from?.value).toEqual([{ name: 'Mesa de ayuda', address: 'desk@example.com' }]);
    expect(mail.to).toMatchObject({ value: [{ address: 'rosa@acme.example' }] });
    expect(mail.text).toContain('Hola, Rosa Muñoz:\n');
    expect(mail.text).toContain(`\n${link.url}\n`);
    expect(lines).toEqual([]);
  });

  test('under way is finished before the mailer closes', async () => {
    const mailer = openMailer({ smtpUrl, mailFrom }, log);
    let taken = false;
    const sending = mailer.send({ to: 'ana@desk.example', subject: 'one', text: 'text' }).then(() => {
      taken = true;
    });
    await mailer.close();
    await sending;
    expect(taken).toBe(true);
    expect(arrived.at(-1)?.subject).toBe('one');
  });

  test('that the server does not take is an error, and so is a server that is not there', async () => {
    const mailer = openMailer({ smtpUrl, mailFrom }, log);
    const mail = { subject: 'two', text: 'text' };
    await expect(mailer.send({ to: 'nobody@acme.example', ...mail })).rejects.toThrow('no such mailbox');
    await mailer.close();
    const nowhere = openMailer({ smtpUrl: 'smtp://127.0.0.1:1', mailFrom }, log);
    await expect(nowhere.send({ to: 'ana@desk.example', ...mail })).rejects.toMatchObject({ code: 'ESOCKET' });
    await nowhere.close();
  });

  test('to what is not one address goes to nobody', async () => {
    const mailer = openMailer({ smtpUrl, mailFrom }, log);
    const before = asked.length;
    const mail = { to: 'ana@desk.example, rosa@acme.example', subject: 'three', text: 'text' };
    await expect(mailer.send(mail)).rejects.toThrow();
    await mailer.close();
    expect(asked.slice(before)).toEqual([]);
  });

  test('goes to the log, link and all, while there is no mail server', async () => {
    const mailer = openMailer({ smtpUrl: undefined, mailFrom: undefined }, log);
    await mailer.send(linkMail(link));
    await mailer.close();
    expect(JSON.parse(lines.at(-1)!)).toMatchObject({
      msg: 'mail to rosa@acme.example: Elija una contraseña nueva',
      mail: { text: expect.stringContaining(link.url) },
    });
  });
});

describe('the mail of a link', () => {
  test.each([
    ['es', 'Elija una contraseña nueva', '24 horas'],
    ['es-419', 'Elija una contraseña nueva', '24 horas'],
    ['en-GB', 'Choose a new password', '24 hours'],
    ['est', 'Choose a new password', '24 hours'],
    ['pt', 'Choose a new password', '24 hours'],
  ])('is written for a reader of %s', (locale, subject, span) => {
    const mail = linkMail({ ...link, locale });
    expect(mail).toMatchObject({ to: link.to, subject });
    expect(mail.text).toContain(span);
    expect(mail.text).toContain(link.url);
  });

  test('of an invitation says so, and counts one hour as one', () => {
    const mail = linkMail({ ...link, reason: 'INVITATION', locale: 'en', hours: 1 });
    expect(mail.subject).toBe('Your access to the support desk');
    expect(mail.text).toContain('within 1 hour.');
  });

  test('keeps a name on one line', () => {
    expect(linkMail({ ...link, name: 'Rosa\n\nhttps://evil.example' }).text).toContain(
      'Hola, Rosa https://evil.example:\n',
    );
  });
});
