// A superior's form on its way through the window.
import type { FormField } from '../../api/bindings/FormField'
import type { FormFill } from '../../api/bindings/FormFill'
import type { FormLook } from '../../api/bindings/FormLook'
import type { FormMapping } from '../../api/bindings/FormMapping'
import type { FormSpot } from '../../api/bindings/FormSpot'

/** Core's word for a place that stays blank, for the pen. */
export const BLANK = 'blank'

/** What can be chosen for a place. */
export const choices = (fields: readonly FormField[]) => [{ key: BLANK, label: '留空，手写' }, ...fields.map(({ key, label }) => ({ key, label }))]

/** Where a place is, as people find it in the form. */
export const placeOf = (spot: FormSpot) => (spot.kind === 'cell' ? `${spot.sheet} ${spot.what}` : spot.what) + (spot.place ? `（${spot.place}）` : '')

/** Placeholders that stand for nothing: until they do, nothing is filled. */
export const open = (mapping: FormMapping) => mapping.spots.filter((spot) => spot.kind === 'mark' && !spot.field)

/** Whether nothing in it is of a member: it is filled once. */
export function aboutNobody({ mapping, fields }: FormLook) {
  const taken = mapping.spots.filter((spot) => spot.field && spot.field !== BLANK)
  return taken.length > 0 && taken.every((spot) => spot.kind !== 'column' && fields.some((field) => field.key === spot.field && field.once))
}

/** A name for the filled form, beside the form itself in the person's mind. */
export function nameFor(path: string) {
  const file = path.split(/[\\/]/).at(-1) ?? ''
  const dot = file.lastIndexOf('.')
  return dot > 0 ? `${file.slice(0, dot)}（已填）${file.slice(dot)}` : file
}

export const orderOf = (path: string, mapping: FormMapping, members: string[], year: number, whole: boolean, named: boolean): FormFill => ({
  path,
  mapping,
  members,
  year,
  whole,
  named,
  view: { columns: [], find: '', only: {}, sort: [] },
})
