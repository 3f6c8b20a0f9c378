import { createArticle } from '../article/actions.ts';
import type { Act } from '../events/log.ts';
import type { Tx } from '../store/database.ts';
import type { DemoPeople } from './make-people.ts';

const day = 24 * 3_600_000;

interface Written {
  locale: 'es' | 'en';
  title: string;
  body: string;
  category?: string;
  /** Else customers read it. */
  draft?: true;
  portal?: string;
}

const written: readonly Written[] = [
  {
    locale: 'en',
    title: 'Postbacks do not arrive',
    body: 'Check three things:\n\n1. The URL has `{click_id}` in it.\n2. Your server answers **200** within five seconds.\n3. The token is that of *Settings → Tracking*.\n\nThe log there lists the last 100 attempts.',
    category: 'Technical and product help',
  },
  {
    locale: 'es',
    title: 'Los postbacks no llegan',
    body: 'Revisa tres cosas:\n\n1. La URL contiene `{click_id}`.\n2. Tu servidor contesta **200** en menos de cinco segundos.\n3. El token es el de *Ajustes → Seguimiento*.\n\nEl registro de esa página muestra los últimos 100 intentos.',
    category: 'Technical and product help',
  },
  {
    locale: 'en',
    title: 'See clicks by country',
    body: 'Open the report, choose **Columns**, then **More**: the country is the last one there.',
    category: 'Technical and product help',
  },
  {
    locale: 'es',
    title: 'Ver los clics por país',
    body: 'Abre el informe, elige **Columnas** y luego **Más**: el país es la última.',
    category: 'Technical and product help',
  },
  {
    locale: 'en',
    title: 'Download an invoice',
    body: 'Invoices are under *Billing → Documents*, as PDF, from the fifth of each month.',
    category: 'Billing',
  },
  {
    locale: 'es',
    title: 'Descargar una factura',
    body: 'Las facturas están en *Facturación → Documentos*, en PDF, desde el día cinco de cada mes.',
    category: 'Billing',
  },
  {
    locale: 'es',
    title: 'Por qué una factura no coincide con el informe',
    body: 'El informe cuenta por día de clic y la factura por día de **aprobación**: lo aprobado después pasa al mes siguiente.',
    category: 'Billing',
  },
  {
    locale: 'es',
    title: 'Comprar un número de teléfono',
    body: 'Elige país y prefijo en *Telefonía → Números*. La línea queda activa en minutos; algunos países piden un documento.',
    category: 'Phone numbers',
  },
  {
    locale: 'es',
    title: 'Cambiar los enlaces de seguimiento al panel nuevo',
    body: 'Los enlaces antiguos siguen valiendo hasta fin de mes. Cámbialos campaña por campaña en *Campañas → Enlaces*.',
    portal: 'projects',
  },
  {
    locale: 'en',
    title: 'Two-step verification',
    body: 'To be written: codes by app, codes by SMS, what to do without the phone.',
    category: 'Feature activation',
    draft: true,
  },
];

/** A small knowledge base in both languages, with a draft and an article of one portal only. */
export async function makeDemoArticles(tx: Tx, people: DemoPeople) {
  const act: Act = { tx, viewer: people.staff('ana@hilo.example'), now: new Date(Date.now() - 10 * day) };
  for (const { locale, title, body, category, draft, portal } of written) {
    const found = category ? await tx.category.findUniqueOrThrow({ where: { name: category } }) : null;
    const door = portal ? await tx.portalConfig.findUniqueOrThrow({ where: { slug: portal } }) : null;
    await createArticle(act, {
      ...{ locale, title, body, published: !draft },
      ...(found && { category: found.id }),
      ...(door && { portals: [door.id] }),
    });
  }
}
