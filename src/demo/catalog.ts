import { createCategory } from '../catalog/category.ts';
import { createCustomField } from '../custom-field/actions.ts';
import { setCategoryForm } from '../form/actions.ts';
import type { FormFieldInput } from '../form/definition.ts';
import type { Condition } from '../form/rules.ts';
import type { Tx } from '../store/database.ts';
import type { CustomFieldKind, TicketPriority } from '../store/generated/enums.ts';
import type { DemoPeople } from './make-people.ts';

type Words = readonly [en: string, es: string];

interface Field {
  kind: CustomFieldKind;
  label: Words;
  help?: Words;
  options?: Record<string, Words>;
  minimum?: number;
  internal?: boolean;
}

const fields = {
  purpose: {
    kind: 'CHOICE',
    label: ['What is it about?', '¿De qué se trata?'],
    options: {
      defect: ['Report a possible defect', 'Informar de un posible defecto'],
      troubleshooting: [
        'Help with a problem that the guidelines do not solve',
        'Ayuda para la resolución de problemas',
      ],
      question: ['A question that the documentation does not answer', 'Pregunta no abordada en la documentación'],
    },
  },
  tried: {
    kind: 'LONG_TEXT',
    label: ['What have you tried already?', '¿Qué medidas ha tomado ya?'],
    help: [
      'To restart the browser or to clear its cache often helps.',
      'Reiniciar el navegador o borrar la memoria caché a menudo ayuda.',
    ],
  },
  requirements_met: {
    kind: 'BOOLEAN',
    label: ['Does your system meet the requirements?', '¿Cumple su sistema los requisitos?'],
    help: ['Above all with Chrome or Edge.', 'Sobre todo si utiliza Google Chrome o Microsoft Edge.'],
  },
  about_interaction: {
    kind: 'BOOLEAN',
    label: ['Is it about a certain call or interaction?', '¿Está relacionado con una llamada u otra interacción?'],
  },
  interaction_id: { kind: 'TEXT', label: ['Its unique id', 'ID única de la interacción'] },
  problem_kind: {
    kind: 'CHOICE',
    label: ['What kind of problem was it?', '¿Qué tipo de problema se ha producido?'],
    options: {
      one_way_audio: ['One-way audio', 'One-way audio'],
      no_audio: ['No audio at all', 'Sin audio'],
      poor_audio: ['Poor audio', 'Audio deficiente'],
      dropped: ['The call ended by itself', 'Llamada cortada'],
      other: ['Another one', 'Otro'],
    },
  },
  missing_direction: {
    kind: 'CHOICE',
    label: ['In which direction is the audio missing?', '¿En qué dirección falta el audio?'],
    options: {
      agent_to_customer: ['The customer does not hear the agent', 'El cliente no oye al agente'],
      customer_to_agent: ['The agent does not hear the customer', 'El agente no oye al cliente'],
    },
  },
  connection: {
    kind: 'CHOICE',
    label: ['Connection to the Internet', 'Tipo de conexión a Internet'],
    options: { wifi: ['Wi-Fi', 'Wi-Fi'], ethernet: ['Ethernet', 'Ethernet'] },
  },
  audio_device: {
    kind: 'CHOICE',
    label: ['Audio device', 'Tipo de dispositivo de audio'],
    options: {
      earphones: ['Earphones', 'Auriculares'],
      headphones: ['Headphones', 'Cascos'],
      headset: ['Headset with a microphone', 'Cascos con micrófono'],
      other: ['Another one', 'Otro'],
    },
  },
  error_shown: {
    kind: 'BOOLEAN',
    label: ['Do you see or hear an error message?', '¿Ve o escucha un mensaje de error?'],
  },
  error_message: { kind: 'LONG_TEXT', label: ['What does it say?', '¿Qué dice el mensaje?'] },
  error_screenshot: { kind: 'FILE', label: ['A screenshot of it', 'Captura de pantalla'] },
  recurrence: {
    kind: 'CHOICE',
    label: ['Is the problem new?', '¿Se trata de un problema nuevo?'],
    options: {
      new: ['It is new', 'Es nuevo'],
      recurrent: ['We have had it before', 'Lo hemos experimentado antes'],
    },
  },
  frequency: {
    kind: 'CHOICE',
    label: ['How often does it happen?', '¿Con qué frecuencia ocurre?'],
    options: { always: ['Always', 'Siempre'], sometimes: ['Now and then', 'De vez en cuando'] },
  },
  pattern: {
    kind: 'LONG_TEXT',
    label: ['Is there a pattern to it?', '¿Existe un patrón respecto a cuándo ocurre?'],
    help: [
      'Calls in or out, of a country, of a number of yours …',
      'Llamadas entrantes o salientes, de un país, de un número de su cuenta…',
    ],
  },
  affected: {
    kind: 'CHOICE',
    label: ['Who is affected?', '¿A quién afecta?'],
    options: { me: ['Only me', 'Solo a mí'], team: ['Others of the team too', 'También a otros miembros del equipo'] },
  },
  impact: {
    kind: 'CHOICE',
    label: ['What is the impact?', '¿Cuál es el impacto?'],
    options: {
      none: ['We can work', 'Podemos trabajar'],
      hindered: ['We work with difficulty', 'Trabajamos con dificultad'],
      stopped: ['We cannot work', 'No podemos trabajar'],
    },
  },
  feature: { kind: 'TEXT', label: ['Which feature?', '¿Qué característica?'] },
  billing_subject: {
    kind: 'CHOICE',
    label: ['What is it about?', '¿De qué se trata?'],
    options: {
      purchase: ['Purchases', 'Compras'],
      payment: ['Payments', 'Pagos'],
      invoice: ['Invoices', 'Facturación'],
    },
  },
  number_request: {
    kind: 'CHOICE',
    label: ['What do you ask for?', '¿Qué solicita?'],
    options: {
      purchase: ['To buy or register numbers', 'La compra o el registro de números de teléfono'],
      porting: ['To port numbers', 'La portabilidad de los números de teléfono'],
    },
  },
  numbers: { kind: 'LONG_TEXT', label: ['Which numbers?', '¿Qué números?'] },
  number_count: { kind: 'NUMBER', label: ['How many?', '¿Cuántos?'], minimum: 1 },
  number_uses: {
    kind: 'MULTI_CHOICE',
    label: ['What will they be used for?', '¿Para qué se usarán?'],
    options: { calls: ['Calls', 'Llamadas'], sms: ['Text messages', 'SMS'], fax: ['Fax', 'Fax'] },
  },
  wanted_on: { kind: 'DATE', label: ['From which day?', '¿A partir de qué día?'] },
  root_cause: { kind: 'TEXT', label: ['Root cause', 'Causa raíz'], internal: true },
} as const satisfies Record<string, Field>;

type Key = keyof typeof fields;

const asked = (field: Key, ...conditions: Condition[]) => ({ field, conditions });
const required = (field: Key, ...conditions: Condition[]) => ({ field, conditions, required: true });

const broken: Condition = { field: 'purpose', choices: ['defect', 'troubleshooting'] };
const inInteraction: Condition = { field: 'about_interaction', boolean: true };
const withError: Condition = { field: 'error_shown', boolean: true };

interface Category {
  name: Words;
  description: Words;
  team: string;
  priority?: TicketPriority;
  form: ReturnType<typeof asked>[];
}

const categories: Category[] = [
  {
    name: ['Technical and product help', 'Asistencia técnica y de productos'],
    description: [
      'Possible defects, problems and questions that the documentation leaves open.',
      'Posibles defectos, problemas no resueltos y preguntas no abordadas en la documentación.',
    ],
    team: 'Support',
    form: [
      required('purpose'),
      asked('tried', broken),
      asked('requirements_met', broken),
      asked('about_interaction', broken),
      required('interaction_id', inInteraction),
      required('problem_kind', inInteraction),
      required('missing_direction', { field: 'problem_kind', choices: ['one_way_audio'] }),
      asked('connection', inInteraction),
      asked('audio_device', inInteraction),
      asked('error_shown', broken),
      asked('error_message', withError),
      asked('error_screenshot', withError),
      asked('recurrence', broken),
      asked('frequency', broken),
      asked('pattern', { field: 'frequency', choices: ['sometimes'] }),
      asked('affected', broken),
      asked('impact', broken),
    ],
  },
  {
    name: ['Feature activation', 'Activación de una característica'],
    description: ['Switch a feature on.', 'Solicitar la activación de una característica.'],
    team: 'Support',
    form: [required('feature')],
  },
  {
    name: ['Billing', 'Ayuda con la facturación'],
    description: [
      'Questions and requests about purchases, payments or invoices.',
      'Preguntas o peticiones relacionadas con compras, pagos o facturación.',
    ],
    team: 'Billing',
    priority: 'HIGH',
    form: [required('billing_subject')],
  },
  {
    name: ['Phone numbers', 'Números de teléfono'],
    description: [
      'Buy, register or port phone numbers.',
      'Solicitar la compra, el registro o la portabilidad de números de teléfono.',
    ],
    team: 'Support',
    form: [
      required('number_request'),
      required('numbers', { field: 'number_request', choices: ['porting'] }),
      asked('number_count'),
      asked('number_uses'),
      asked('wanted_on'),
    ],
  },
];

/** What tickets may be about, and what is asked of whoever opens one. */
export async function makeDemoCatalog(tx: Tx, people: DemoPeople) {
  const act = { tx, viewer: people.staff('ana@hilo.example'), now: new Date() };
  for (const [key, field] of Object.entries<Field>(fields))
    await createCustomField(act, {
      key,
      kind: field.kind,
      internal: field.internal ?? false,
      labels: inBoth(field.label),
      help: field.help ? inBoth(field.help) : null,
      minimum: field.minimum ?? null,
      options: Object.entries(field.options ?? {}).map(([option, label]) => ({ key: option, labels: inBoth(label) })),
    });
  for (const { name, description, team, priority, form } of categories) {
    const { id } = await createCategory(act, {
      name: name[0],
      description: description[0],
      translations: [{ locale: 'es', name: name[1], description: description[1] }],
      defaultTeam: (await tx.team.findUniqueOrThrow({ where: { name: team } })).id,
      defaultPriority: priority ?? null,
    });
    await setCategoryForm(act, { category: id, fields: form as FormFieldInput[] });
  }
}

const inBoth = ([en, es]: Words) => [
  { locale: 'en', text: en },
  { locale: 'es', text: es },
];
