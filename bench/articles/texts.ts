import type { Random } from '../ground/random.ts';

/** Words of a language, from which questions and answers are made. */
interface Language {
  readonly locale: string;
  readonly titles: readonly ((word: Words) => string)[];
  readonly sentences: readonly ((word: Words) => string)[];
  readonly verbs: readonly string[];
  readonly things: readonly string[];
  readonly places: readonly string[];
  readonly reasons: readonly string[];
}

interface Words {
  readonly verb: string;
  readonly other: string;
  readonly thing: string;
  readonly second: string;
  readonly place: string;
  readonly reason: string;
  readonly code: string;
}

const list = (text: string) => text.split(',').map((word) => word.trim());

export const languages: readonly Language[] = [
  {
    locale: 'en',
    titles: [
      ({ verb, thing, place }) => `How to ${verb} ${thing} ${place}`,
      ({ verb, thing }) => `I cannot ${verb} ${thing}`,
      ({ thing, place }) => `Where to find ${thing} ${place}`,
      ({ thing, reason }) => `Why ${thing} ${reason}`,
      ({ code, verb, thing }) => `Error ${code} when you ${verb} ${thing}`,
      ({ verb, thing, second }) => `How to ${verb} ${thing} and ${second}`,
    ],
    sentences: [
      ({ verb, thing, place }) => `To ${verb} ${thing}, open the settings ${place} and confirm the change.`,
      ({ thing, second, reason }) => `If ${thing} ${reason}, check ${second} first.`,
      ({ other, second }) => `Only administrators of the organization may ${other} ${second}.`,
      ({ thing, code }) => `The message ${code} says that ${thing} was not found on our servers.`,
      ({ verb, other, thing, place }) =>
        `You can ${verb} or ${other} ${thing} ${place} at any time without extra cost.`,
      ({ second, place }) => `After some minutes you will see ${second} ${place}.`,
    ],
    verbs: list(
      'activate, add, assign, block, buy, cancel, change, close, compare, connect, copy, create, delete, download, edit, export, filter, import, invite, merge, move, pay, print, recover, register, remove, rename, renew, replace, reset, schedule, send, share, sort, split, test, track, transfer, translate, update, upgrade, upload, verify, withdraw',
    ),
    things: list(
      'the password, your account, an invoice, the payment method, a phone number, the tracking link, a postback, the daily report, the API key, a user, the team, a campaign, the offer, a smartlink, the webhook, your subscription, the contract, a refund, the tax data, the bank account, the company name, the time zone, the language, a template, the signature, an attachment, the calendar, a notification, the mobile app, the call recording, the voicemail, an extension, the call queue, the opening hours, the price list, a discount code, the shipping address, the domain, the certificate, the integration, the dashboard, a widget, the chat history, the contact list, a custom field, the export file, the balance, the commission, the traffic source, the landing page',
    ),
    places: list(
      'in the panel, from your phone, in the new version, by mail, on the web page, for several users, in the account menu, during the trial, at the end of the month, after a change of plan, on Android, on an iPhone, with two-step verification, in another currency, for one department, without an administrator',
    ),
    reasons: list(
      'does not arrive, is empty, shows an old value, has expired, is rejected, cannot be saved, looks different, is slow, disappeared, is in another language, was charged twice, is blocked',
    ),
  },
  {
    locale: 'es',
    titles: [
      ({ verb, thing, place }) => `Cómo ${verb} ${thing} ${place}`,
      ({ verb, thing }) => `No puedo ${verb} ${thing}`,
      ({ thing, place }) => `Dónde encontrar ${thing} ${place}`,
      ({ thing, reason }) => `Por qué ${thing} ${reason}`,
      ({ code, verb, thing }) => `Error ${code} al ${verb} ${thing}`,
      ({ verb, thing, second }) => `Cómo ${verb} ${thing} y ${second}`,
    ],
    sentences: [
      ({ verb, thing, place }) => `Para ${verb} ${thing}, abre la configuración ${place} y confirma el cambio.`,
      ({ thing, second, reason }) => `Si ${thing} ${reason}, revisa primero ${second}.`,
      ({ other, second }) => `Solo los administradores de la organización pueden ${other} ${second}.`,
      ({ thing, code }) => `El mensaje ${code} dice que ${thing} no se encontró en nuestros servidores.`,
      ({ verb, other, thing, place }) =>
        `Puedes ${verb} o ${other} ${thing} ${place} en cualquier momento sin coste adicional.`,
      ({ second, place }) => `Después de unos minutos verás ${second} ${place}.`,
    ],
    verbs: list(
      'activar, añadir, asignar, bloquear, comprar, cancelar, cambiar, cerrar, comparar, conectar, copiar, crear, borrar, descargar, editar, exportar, filtrar, importar, invitar, unir, mover, pagar, imprimir, recuperar, registrar, quitar, renombrar, renovar, sustituir, restablecer, programar, enviar, compartir, ordenar, dividir, probar, seguir, transferir, traducir, actualizar, ampliar, subir, verificar, retirar',
    ),
    things: list(
      'la contraseña, tu cuenta, una factura, el método de pago, un número de teléfono, el enlace de seguimiento, un postback, el informe diario, la clave de API, un usuario, el equipo, una campaña, la oferta, un smartlink, el webhook, tu suscripción, el contrato, un reembolso, los datos fiscales, la cuenta bancaria, el nombre de la empresa, la zona horaria, el idioma, una plantilla, la firma, un archivo adjunto, el calendario, una notificación, la aplicación móvil, la grabación de llamadas, el buzón de voz, una extensión, la cola de llamadas, el horario de atención, la lista de precios, un código de descuento, la dirección de envío, el dominio, el certificado, la integración, el panel de control, un widget, el historial del chat, la lista de contactos, un campo personalizado, el archivo exportado, el saldo, la comisión, la fuente de tráfico, la página de destino',
    ),
    places: list(
      'en el panel, desde el móvil, en la nueva versión, por correo, en la página web, para varios usuarios, en el menú de la cuenta, durante la prueba, a fin de mes, tras un cambio de plan, en Android, en un iPhone, con verificación en dos pasos, en otra moneda, para un departamento, sin administrador',
    ),
    reasons: list(
      'no llega, aparece vacío, muestra un valor antiguo, ha caducado, se rechaza, no se guarda, se ve diferente, va lento, ha desaparecido, sale en otro idioma, se cobró dos veces, está bloqueado',
    ),
  },
];

const wordsOf = (random: Random, language: Language): Words => ({
  verb: random.pick(language.verbs),
  other: random.pick(language.verbs),
  thing: random.pickSkewed(language.things),
  second: random.pick(language.things),
  place: random.pick(language.places),
  reason: random.pick(language.reasons),
  code: `E${100 + random.below(900)}`,
});

export interface Text {
  readonly title: string;
  readonly body: string;
  readonly locale: string;
}

/** An answer: what it is called, and some paragraphs about that and more. */
export function articleOf(random: Random): Text {
  const language = random.pick(languages);
  const title = random.pick(language.titles)(wordsOf(random, language));
  const about = wordsOf(random, language);
  const paragraphs = Array.from({ length: 2 + random.below(5) }, () =>
    Array.from({ length: 2 + random.below(3) }, () =>
      random.pick(language.sentences)(random.chance(0.5) ? about : wordsOf(random, language)),
    ).join(' '),
  );
  return { title, body: paragraphs.join('\n\n'), locale: language.locale };
}

/** What somebody types: as a title, as words of one, without accents, or with a letter too few and the last word begun. */
export function questionOf(random: Random): string {
  const { title } = articleOf(random);
  const kind = random.below(5);
  if (kind === 0) return title;
  if (kind === 1) return title.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
  if (kind === 2) return title.slice(0, Math.max(8, title.length - random.below(10)));
  const words = title.split(' ');
  if (kind === 3) return words.filter(() => random.chance(0.6)).join(' ') || title;
  const at = random.below(words.length);
  return words.map((word, i) => (i === at && word.length > 5 ? word.slice(0, 3) + word.slice(4) : word)).join(' ');
}
