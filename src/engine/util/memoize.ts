/**
 * `make`, asked once for each text. Of at most `most` answers: a hostile target may choose the texts (a JSONPath query can
 * take its pattern from the answer), and then all are made anew.
 */
export const remembered = <Made>(make: (text: string) => Made, most: number): ((text: string) => Made) => {
  const made = new Map<string, Made>();
  return (text) => {
    const known = made.get(text);
    if (known !== undefined) return known;
    if (made.size >= most) made.clear();
    const fresh = make(text);
    made.set(text, fresh);
    return fresh;
  };
};
