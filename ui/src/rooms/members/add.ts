// What the form for a new member asks for, and how its answers go to core.
import type { MemberEdit } from '../../api/bindings/MemberEdit'
import type { MemberField } from '../../api/bindings/MemberField'
import { partialDate } from '../../kit/day'

/** The fields that a person knows at once; the others are filled in on the member's own page. */
export const asked = ['name', 'id_number', 'sex', 'birth', 'ethnicity', 'education', 'joined', 'confirmed', 'mobile', 'job', 'address']

/** The birthday and sex that an ID number of eighteen places says; nothing where it has not all its places. */
export function fromNumber(number: string): { birth: string; sex: string } | Record<string, never> {
  const parts = /^\d{6}(\d{4})(\d{2})(\d{2})\d{2}(\d)[\dXx]$/.exec(number.trim())
  return parts ? { birth: `${parts[1]}-${parts[2]}-${parts[3]}`, sex: Number(parts[4]) % 2 ? '男' : '女' } : {}
}

export const toEdits = (fields: readonly MemberField[], values: Record<string, string>): MemberEdit[] =>
  fields
    .map((f) => ({ field: f.name, value: f.input === 'date' ? partialDate(values[f.name] ?? '') : (values[f.name] ?? '').trim() }))
    .filter((edit) => edit.value)

/** The field that a refusal names, with the refusal. */
export function blame(fields: readonly MemberField[], message: string): Record<string, string> {
  const named = fields.find((f) => message.includes(`“${f.label}”`) || (f.name === 'id_number' && message.includes('身份证号')))
  return named ? { [named.name]: message } : {}
}
