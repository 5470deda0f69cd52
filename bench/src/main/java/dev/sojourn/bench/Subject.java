package dev.sojourn.bench;

/**
 * A session engine as the benchmarks drive it: through its public API, in the order in which its own request path
 * would. Used by several threads at once. Closing it forgets all sessions.
 */
interface Subject extends AutoCloseable {

    /**
     * Makes a live session with the five attributes of {@link Payload}.
     *
     * @param number tells the sessions apart
     * @return what a client presents for it: a raw {@code Cookie} header line, or the id where a peer is driven below
     *     its cookies. Shares no object with what the engine keeps
     */
    String begin(int number);

    /**
     * A request that reads: the session is found, one attribute read, the access noted, and the session left.
     *
     * @param ticket as {@link #begin} gave it
     * @return the value of {@link Payload#USER}
     */
    Object read(String ticket);

    /**
     * A request that writes: as {@link #read}, with {@link Payload#COUNTER} raised by one and saved.
     *
     * @param ticket as {@link #begin} gave it
     * @return the counter as written
     */
    int raise(String ticket);

    /**
     * As {@link #raise}, in the way in which this engine loses nothing when others do the same at this moment, if it
     * has one.
     *
     * @param ticket as {@link #begin} gave it
     * @return the counter as written
     */
    default int add(String ticket) {
        return raise(ticket);
    }

    /**
     * A session that is made with the five attributes, saved, and ended.
     *
     * @param number tells the sessions apart
     * @return whether there was a session to end
     */
    boolean beginAndEnd(int number);

    @Override
    void close();
}
