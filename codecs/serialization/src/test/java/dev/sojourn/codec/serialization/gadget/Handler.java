package dev.sojourn.codec.serialization.gadget;

import java.io.Serializable;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;

/** The other half of a proxy. */
public final class Handler implements InvocationHandler, Serializable {

    private static final long serialVersionUID = 1L;

    @Override
    public Object invoke(Object proxy, Method method, Object[] arguments) {
        Traces.leave(method.getName());
        return method.getReturnType() == int.class ? 0 : "";
    }
}
