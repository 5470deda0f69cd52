package dev.sojourn.codec.serialization.shop;

import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.util.function.Supplier;

/** A part of a page as component frameworks keep them: an array of children, a way up, models, its own form. */
public class Component implements Serializable {

    /** What a component shows; often a lambda. */
    public interface Model extends Supplier<Object>, Serializable {}

    private static final long serialVersionUID = 1L;

    private final String id;
    private Component parent;
    private Component[] children = {};
    private Model model;
    private transient int depth;

    public Component(String id, Component... children) {
        this.id = id;
        this.children = children.clone();
        for (Component child : children) {
            child.parent = this;
        }
    }

    public String getId() {
        return id;
    }

    public Component getParent() {
        return parent;
    }

    public Component child(int index) {
        return children[index];
    }

    public Model getModel() {
        return model;
    }

    public void setModel(Model model) {
        this.model = model;
    }

    public int getDepth() {
        return depth;
    }

    private void writeObject(ObjectOutputStream out) throws IOException {
        out.defaultWriteObject();
        out.writeInt(children.length);
    }

    private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
        in.defaultReadObject();
        depth = in.readInt();
    }
}
