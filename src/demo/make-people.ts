import type { Customer, Staff, Viewer } from '../access/viewer.ts';
import { portalOf } from '../session/person-viewer.ts';
import type { Tx } from '../store/database.ts';

export interface DemoPeople {
  staff(email: string): Staff;
  customer(email: string): Customer;
  find(email: string): Viewer;
}

const everywhere = { sessionId: '', locale: 'es', timeZone: 'Europe/Madrid' };
const locale = { locale: 'es', timeZone: 'Europe/Madrid' };

/** The staff, their teams, two customers' companies, and what replies are made of. */
export async function makeDemoPeople(tx: Tx, hash: string): Promise<DemoPeople> {
  const credential = { create: { hash } };
  const support = await tx.team.create({ data: { name: 'Support', description: 'First answer to everything.' } });
  const billing = await tx.team.create({ data: { name: 'Billing', description: 'Invoices and payments.' } });
  await tx.productArea.createMany({
    data: ['Tracking', 'Payments', 'Reports', 'Telephony'].map((name, i) => ({ name, position: i + 1 })),
  });
  await tx.template.createMany({
    data: [
      {
        name: 'Thanks',
        body: 'Hello {{ affiliate.firstName }},\n\nthank you for your message. We are looking into it.\n\n{{ manager.firstName }}',
        position: 1,
      },
      {
        name: 'More details',
        body: 'Hello {{ affiliate.firstName }},\n\ncould you tell us what you did before the problem appeared?\n\n{{ manager.firstName }}',
        position: 2,
      },
    ],
  });

  const ana = await tx.manager.create({
    data: {
      name: 'Ana Ruiz',
      email: 'ana@hilo.example',
      role: 'ADMIN',
      ...locale,
      credential,
      memberships: { create: { teamId: support.id } },
    },
  });
  const luis = await tx.manager.create({
    data: {
      name: 'Luis Ortega',
      email: 'luis@hilo.example',
      permissions: ['MANAGE_TEMPLATES'],
      ...locale,
      credential,
      memberships: { create: [{ teamId: support.id }, { teamId: billing.id }] },
    },
  });
  const nube = await tx.organization.create({ data: { name: 'Nube Tienda', timeZone: 'Europe/Madrid' } });
  const faro = await tx.organization.create({ data: { name: 'Faro Media', timeZone: 'America/Bogota' } });
  const affiliate = { ...locale, accountManagerId: luis.id, credential };
  const marta = await tx.affiliate.create({
    data: {
      name: 'Marta Solano',
      email: 'marta@nube.example',
      organizationId: nube.id,
      role: 'ADMINISTRATOR',
      tags: ['premium'],
      ...affiliate,
    },
  });
  const diego = await tx.affiliate.create({
    data: { name: 'Diego Prat', email: 'diego@nube.example', organizationId: nube.id, ...affiliate },
  });
  const sofia = await tx.affiliate.create({
    data: { name: 'Sofía Lang', email: 'sofia@faro.example', organizationId: faro.id, tags: ['new'], ...affiliate },
  });
  const pablo = await tx.affiliate.create({
    data: {
      name: 'Pablo Rey',
      email: 'pablo@faro.example',
      organizationId: faro.id,
      role: 'ADMINISTRATOR',
      ...affiliate,
    },
  });

  const portal = portalOf(await tx.portalConfig.findUniqueOrThrow({ where: { slug: 'default' } }));
  const staff = [ana, luis].map(
    (row): Staff => ({
      kind: 'MANAGER',
      teamIds: [],
      ...everywhere,
      id: row.id,
      role: row.role,
      permissions: row.permissions,
    }),
  );
  const customers = [marta, diego, sofia, pablo].map(
    (row): Customer => ({
      kind: 'AFFILIATE',
      ...everywhere,
      id: row.id,
      role: row.role,
      organizationId: row.organizationId,
      projectIds: [],
      portal,
    }),
  );
  const ids = new Map([ana, luis, marta, diego, sofia, pablo].map(({ email, id }) => [email, id]));
  const within = <T extends Viewer>(list: readonly T[], email: string): T => {
    const found = list.find(({ id }) => id === ids.get(email));
    if (!found) throw new Error(`the demo has no ${email}`);
    return found;
  };
  return {
    staff: (email) => within(staff, email),
    customer: (email) => within(customers, email),
    find: (email) => within<Viewer>([...staff, ...customers], email),
  };
}
