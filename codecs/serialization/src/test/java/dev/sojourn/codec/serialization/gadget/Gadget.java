package dev.sojourn.codec.serialization.gadget;

import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.Serializable;

/** Runs when it is read, as what attacks are built of does. */
public final class Gadget implements Serializable {

    private static final long serialVersionUID = 1L;

    private final String command;

    public Gadget(String command) {
        this.command = command;
    }

    private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
        in.defaultReadObject();
        Traces.leave(command);
    }
}
