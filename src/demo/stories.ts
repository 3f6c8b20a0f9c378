import type { FieldInput } from '../custom-field/value.rules.ts';
import type { TicketPriority, TicketStatus } from '../store/generated/enums.ts';

type Part = { by: string } & (
  | { says: string; internal?: boolean }
  | { assigns: string }
  | { makes: TicketStatus; notes?: string }
  | { follows: true }
  | { finds: FieldInput[] }
);

/** One ticket's life, spread evenly over the hours since it began. */
export interface Story {
  hoursAgo: number;
  by: string;
  requester?: string;
  title: string;
  description: string;
  category: string;
  about: string[];
  /** To what the form of the category asks. */
  answers?: FieldInput[];
  /** Which field has a screenshot. */
  screenshot?: string;
  priority?: TicketPriority;
  parts: Part[];
}

const ana = 'ana@hilo.example';
const luis = 'luis@hilo.example';
const marta = 'marta@nube.example';
const diego = 'diego@nube.example';
const sofia = 'sofia@faro.example';

const inDays = (days: number) => new Date(new Date(Date.now() + days * 24 * 3_600_000).toISOString().slice(0, 10));

export const stories: Story[] = [
  {
    hoursAgo: 200,
    by: diego,
    title: 'Postbacks do not arrive',
    description:
      'Since **Monday** our server gets no postbacks. We changed nothing on our side.\n\n- endpoint answers 200\n- no entry in our log',
    category: 'Technical and product help',
    about: ['Tracking'],
    answers: [
      { key: 'purpose', choices: ['defect'] },
      { key: 'about_interaction', boolean: false },
      { key: 'error_shown', boolean: true },
      { key: 'error_message', text: 'No postback since Monday, 09:14' },
      { key: 'recurrence', choices: ['new'] },
      { key: 'frequency', choices: ['always'] },
      { key: 'impact', choices: ['hindered'] },
    ],
    screenshot: 'error_screenshot',
    parts: [
      { by: ana, assigns: luis },
      { by: luis, makes: 'IN_PROGRESS' },
      { by: luis, says: 'Thanks, Diego. Which click ids are missing?' },
      { by: diego, says: 'All of those that begin with `77-`.' },
      { by: luis, says: 'The new firewall drops that range. Asked operations to open it.', internal: true },
      { by: luis, says: 'Found it, and it is mended. The missing postbacks were sent again.' },
      { by: luis, makes: 'RESOLVED', notes: 'A firewall rule dropped part of the postbacks; they were sent again.' },
      { by: marta, makes: 'CLOSED' },
    ],
  },
  {
    hoursAgo: 90,
    by: marta,
    title: 'La factura de marzo no coincide',
    description: 'La factura dice 1.240 €, pero en el informe vemos 1.180 €. ¿De dónde viene la diferencia?',
    category: 'Billing',
    about: ['Payments', 'Reports'],
    answers: [{ key: 'billing_subject', choices: ['invoice'] }],
    parts: [
      { by: ana, assigns: luis },
      { by: luis, says: 'Buenos días, Marta: son las bonificaciones del trimestre. Le envío el detalle mañana.' },
      { by: marta, says: 'Perfecto, lo espero.' },
    ],
  },
  {
    hoursAgo: 30,
    by: sofia,
    title: 'Please activate the weekly report',
    description: 'We would like to get the weekly report by mail, on Mondays.',
    category: 'Feature activation',
    about: ['Reports'],
    answers: [{ key: 'feature', text: 'Weekly report' }],
    parts: [
      { by: luis, says: 'Her plan does not include it; ask Ana.', internal: true },
      { by: ana, says: 'It is on from next week, as a present.' },
      { by: ana, makes: 'RESOLVED' },
      { by: sofia, says: 'Thank you! Could it also go to my colleague?' },
    ],
  },
  {
    hoursAgo: 14,
    by: marta,
    title: 'Los clientes no nos oyen',
    description: 'Desde esta mañana, en algunas llamadas entrantes el cliente no oye al agente.',
    category: 'Technical and product help',
    about: ['Telephony'],
    answers: [
      { key: 'purpose', choices: ['troubleshooting'] },
      { key: 'tried', text: 'Reiniciamos el navegador y borramos la memoria caché.' },
      { key: 'requirements_met', boolean: true },
      { key: 'about_interaction', boolean: true },
      { key: 'interaction_id', text: '7f3c2d90-5b1e-4c55' },
      { key: 'problem_kind', choices: ['one_way_audio'] },
      { key: 'missing_direction', choices: ['agent_to_customer'] },
      { key: 'connection', choices: ['wifi'] },
      { key: 'audio_device', choices: ['headset'] },
      { key: 'error_shown', boolean: false },
      { key: 'recurrence', choices: ['recurrent'] },
      { key: 'frequency', choices: ['sometimes'] },
      { key: 'pattern', text: 'Solo llamadas entrantes desde Colombia.' },
      { key: 'affected', choices: ['team'] },
      { key: 'impact', choices: ['hindered'] },
    ],
    parts: [
      { by: luis, finds: [{ key: 'root_cause', text: 'Wi-Fi of the office drops packets' }] },
      { by: luis, says: 'Buenos días, Marta: ¿podrían probar una llamada por Ethernet?' },
    ],
  },
  {
    hoursAgo: 8,
    by: luis,
    requester: sofia,
    title: 'Move two phone numbers',
    description: 'Asked for by phone: two numbers from Bogotá move to us.',
    category: 'Phone numbers',
    about: ['Telephony'],
    answers: [
      { key: 'number_request', choices: ['porting'] },
      { key: 'numbers', text: '+57 601 555 0101, +57 601 555 0102' },
      { key: 'number_count', number: 2 },
      { key: 'number_uses', choices: ['calls', 'sms'] },
      { key: 'wanted_on', date: inDays(30) },
    ],
    priority: 'LOW',
    parts: [{ by: luis, assigns: luis }],
  },
  {
    hoursAgo: 2,
    by: diego,
    title: 'Where do I see clicks by country?',
    description: 'I only find the total.',
    category: 'Technical and product help',
    about: ['Reports', 'Tracking'],
    answers: [{ key: 'purpose', choices: ['question'] }],
    parts: [{ by: marta, follows: true }],
  },
];
