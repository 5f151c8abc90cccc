// Which workspace is open, for whom, and how large the text is: one state for the whole window.
import { computed, shallowRef } from 'vue'
import { onChanged } from './call'
import * as api from './commands'
import type { Session } from './commands'

export const session = shallowRef<Session>()
export const several = computed(() => (session.value?.organisations.length ?? 0) > 1)

/** Takes what a command says the session now is. */
export function enter(next: Session) {
  session.value = next
}

/** Reads the session once at the start and follows every change of the office itself. */
export async function startSession() {
  session.value = await api.session()
  onChanged((rooms) => {
    if (rooms.includes('branch')) void api.session().then(enter)
  })
}
