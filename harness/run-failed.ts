// A run that could not be carried out for a reason outside rollcall: a part that does not start, a full disk. The
// message goes to the user without a stack; the exit status is that of an unknown verdict.

export class RunFailed extends Error {
  override readonly name: string = "RunFailed";
}
