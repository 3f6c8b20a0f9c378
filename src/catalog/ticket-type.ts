import { Refusal } from '../errors.ts';
import { type Act, appendChange } from '../events/log.ts';
import { activityOf, difference, lockRow, saveRow } from '../store/row.ts';
import { nextPosition } from './position.ts';
import { isSystemType } from './rules.ts';

type Optional<T> = T | null | undefined;

interface NewTicketType {
  name: string;
  position?: Optional<number>;
}

export async function createTicketType(act: Act, { name, position }: NewTicketType) {
  const { ticketType } = act.tx;
  const { id } = await ticketType.create({
    data: {
      name,
      position: position ?? nextPosition(await ticketType.aggregate({ _max: { position: true } })),
      createdAt: act.now,
      updatedAt: act.now,
    },
    select: { id: true },
  });
  await appendChange(act, 'TicketType', id, 'created');
  return { id };
}

interface UpdateTicketType {
  id: string;
  name?: Optional<string>;
  position?: Optional<number>;
}

/** A built-in type keeps its key; one of the system keeps its name too. */
export async function updateTicketType(act: Act, { id, name, position }: UpdateTicketType) {
  await lockRow(act, 'TicketType', id);
  const type = await act.tx.ticketType.findUniqueOrThrow({ where: { id } });
  const change = difference(type, { name, position });
  if (change.set.name && isSystemType(type)) throw ofTheSystem();
  return saveRow(act, 'TicketType', id, change, (data) =>
    act.tx.ticketType.update({ where: { id }, data, select: { id: true } }),
  );
}

const { deactivate, reactivate } = activityOf('TicketType');

export async function deactivateTicketType(act: Act, id: string) {
  const type = await act.tx.ticketType.findUnique({ where: { id }, select: { key: true } });
  if (type && isSystemType(type)) throw ofTheSystem();
  return deactivate(act, id);
}

export const reactivateTicketType = reactivate;

const ofTheSystem = () =>
  new Refusal('SYSTEM_TYPE', 'This type is the system’s own: it can only be moved in the order.');
