package dev.sojourn.sample.compare;

/**
 * A request of the scenario.
 *
 * @param number from 1 on
 * @param browser which of them sends it
 * @param node to which it is sent, 1 or 2
 * @param request what is asked, such as {@code POST /cart line=Emma}
 * @param answer what has to come back
 */
record Step(int number, String browser, int node, String request, String answer) {

    /** Reads a line of the table. */
    static Step parse(String line) {
        String[] cells = line.split("\\|", -1);
        return new Step(
                Integer.parseInt(cells[0].strip()),
                cells[1].strip(),
                Integer.parseInt(cells[2].strip()),
                cells[3].strip().replaceAll("\\s+", " "),
                cells[4].strip());
    }

    Step answered(String other) {
        return new Step(number, browser, node, request, other);
    }
}
