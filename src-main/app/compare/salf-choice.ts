/** The boundary that SALF chooses for the model and data of a comparison; null where no analysis of them is known. */
export function salfChoice(): number | null {
  return null;
}
