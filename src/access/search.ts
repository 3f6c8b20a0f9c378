import { customKeyOf, shownCustomProperties, shows } from './properties.ts';
import { isStaff, type Viewer } from './viewer.ts';

/**
 * The parts of a ticket that the viewer reads, and so finds it by, as `TicketText` names them: what no portal hides
 * (title, public comments), description, resolution notes, what only staff read (notes, internal fields), custom fields.
 */
export function searchedParts(viewer: Viewer): readonly string[] {
  if (isStaff(viewer)) return ['o', 'd', 'r', 'i', 'c'];
  return [
    'o',
    ...(shows(viewer, 'description') ? ['d'] : []),
    ...(shows(viewer, 'resolutionNotes') ? ['r'] : []),
    ...shownCustomProperties(viewer.portal).map((property) => {
      const key = customKeyOf(property);
      return key === undefined ? 'c' : `c.${key}`;
    }),
  ];
}
