package dev.sojourn.testkit.socket;

/**
 * How a door with sockets is started for the contract, with an application behind it that obeys what it is told. Each
 * message is one command, in words with a blank between them:
 *
 * <ul>
 *   <li>{@code get <name>} answers the value of an attribute, and {@code null} when there is none
 *   <li>{@code set <name> <value>} sets an attribute to a text
 *   <li>{@code end} ends the session
 *   <li>{@code again <value>} ends the session, begins another and sets its {@code name}; the other is stored when the
 *       message is over, or at once by the application where the door asks for that
 *   <li>{@code wait} looks at the session and calls {@link SocketPlan#meanwhile()}
 *   <li>{@code hold} does the same, and then sets {@code held} to {@code yes}
 * </ul>
 *
 * <p>The application calls {@link SocketPlan#heard()} first. It answers each command with one message, by which the
 * client knows that it was obeyed; but for {@code get} any text will do. It lets what the session throws reach the
 * door.
 *
 * <p>Such an application, in Java; {@link #start} gives its door a handler of messages that calls it:
 *
 * <pre>{@code
 * import dev.sojourn.Session;
 * import dev.sojourn.testkit.socket.SocketPlan;
 *
 * public final class Obedience {
 *
 *     public static String obey(SocketPlan plan, Session session, String text) {
 *         plan.heard();
 *         String[] words = text.split(" ");
 *         switch (words[0]) {
 *             case "get":
 *                 return String.valueOf(session.get(words[1]));
 *             case "set":
 *                 session.set(words[1], words[2]);
 *                 break;
 *             case "end":
 *                 session.destroy();
 *                 break;
 *             case "again":
 *                 session.destroy();
 *                 session.begin().set("name", words[1]);
 *                 break;
 *             default:
 *                 session.get("name");
 *                 plan.meanwhile();
 *                 if (words[0].equals("hold")) {
 *                     session.set("held", "yes");
 *                 }
 *         }
 *         return "done";
 *     }
 * }
 * }</pre>
 */
public interface SocketFixture {

    /**
     * Starts a door over an engine that {@link SocketPlan#engine} builds. It lets pages of its own origin open sockets
     * and no others. Two of one test may run at once.
     *
     * @param plan what the engine is built from, and what the application calls
     * @return the running door
     * @throws Exception when it does not start; the test fails
     */
    SocketHost start(SocketPlan plan) throws Exception;
}
