package dev.sojourn.codec.serialization;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InvalidClassException;
import java.io.InvalidObjectException;
import java.io.ObjectInputStream;
import java.io.ObjectStreamClass;
import java.lang.reflect.Proxy;
import org.jspecify.annotations.Nullable;

/** Reads one value. A class is looked for only when its name is allowed. */
final class FormInput extends ObjectInputStream {

    private final ByteArrayInputStream source;
    private final ClassRules rules;
    private final StreamGate gate;
    private final ClassLoader loader;

    FormInput(byte[] bytes, ClassRules rules, StreamGate gate, ClassLoader loader) throws IOException {
        this(new ByteArrayInputStream(bytes), rules, gate, loader);
    }

    private FormInput(ByteArrayInputStream source, ClassRules rules, StreamGate gate, ClassLoader loader)
            throws IOException {
        super(source);
        this.source = source;
        this.rules = rules;
        this.gate = gate;
        this.loader = loader;
        setObjectInputFilter(gate);
        enableResolveObject(true);
    }

    @Override
    protected Class<?> resolveClass(ObjectStreamClass described) throws IOException, ClassNotFoundException {
        String name = described.getName();
        String element = element(name);
        if (element == null) {
            return name.startsWith("[") ? Class.forName(name, false, loader) : super.resolveClass(described);
        }
        if (!rules.mayLoad(element)) {
            gate.refuseClass(element);
            throw new InvalidClassException(name, "not allowed");
        }
        return load(name);
    }

    @Override
    protected Class<?> resolveProxyClass(String[] names) throws IOException, ClassNotFoundException {
        Class<?>[] interfaces = new Class<?>[names.length];
        for (int i = 0; i < names.length; i++) {
            Class<?> face = rules.mayLoadForProxy(names[i]) ? load(names[i]) : null;
            if (face == null || !rules.allowsForProxy(face)) {
                gate.refuseClass(names[i]);
                throw new InvalidClassException(names[i], "not allowed for a proxy");
            }
            interfaces[i] = face;
        }
        try {
            return Proxy.newProxyInstance(loader, interfaces, (proxy, method, arguments) -> null)
                    .getClass();
        } catch (IllegalArgumentException e) {
            throw new InvalidObjectException("A proxy can't be of these interfaces.");
        }
    }

    @Override
    protected Object resolveObject(Object read) throws IOException {
        if (!gate.count(read)) {
            throw new InvalidObjectException(HashWork.FAULT);
        }
        return read;
    }

    /** How many bytes were not read. */
    int rest() {
        return source.available();
    }

    private Class<?> load(String name) throws ClassNotFoundException {
        return Class.forName(name, false, loader);
    }

    /** The class that an array is of, or the name itself; null for primitive types and arrays of them. */
    private static @Nullable String element(String name) {
        int dimensions = 0;
        while (dimensions < name.length() && name.charAt(dimensions) == '[') {
            dimensions++;
        }
        if (dimensions > 0) {
            boolean objects = name.startsWith("L", dimensions) && name.endsWith(";");
            return objects ? name.substring(dimensions + 1, name.length() - 1) : null;
        }
        return switch (name) {
            case "boolean", "byte", "char", "short", "int", "long", "float", "double", "void" -> null;
            default -> name;
        };
    }
}
