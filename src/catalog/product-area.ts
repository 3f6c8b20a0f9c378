import { type Act, appendChange } from '../events/log.ts';
import { activityOf, difference, lockRow, saveRow } from '../store/row.ts';
import { nextPosition } from './position.ts';

type Optional<T> = T | null | undefined;

export async function createProductArea(act: Act, { name, position }: { name: string; position?: Optional<number> }) {
  const { productArea } = act.tx;
  const { id } = await productArea.create({
    data: {
      name,
      position: position ?? nextPosition(await productArea.aggregate({ _max: { position: true } })),
      createdAt: act.now,
      updatedAt: act.now,
    },
    select: { id: true },
  });
  await appendChange(act, 'ProductArea', id, 'created');
  return { id };
}

interface UpdateProductArea {
  id: string;
  name?: Optional<string>;
  position?: Optional<number>;
}

export async function updateProductArea(act: Act, { id, name, position }: UpdateProductArea) {
  await lockRow(act, 'ProductArea', id);
  const area = await act.tx.productArea.findUniqueOrThrow({ where: { id } });
  return saveRow(act, 'ProductArea', id, difference(area, { name, position }), (data) =>
    act.tx.productArea.update({ where: { id }, data, select: { id: true } }),
  );
}

export const { deactivate: deactivateProductArea, reactivate: reactivateProductArea } = activityOf('ProductArea');
