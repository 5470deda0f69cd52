package dev.sojourn.codec.serialization;

import java.util.List;

/**
 * Classes of which attacks on deserialization have been built. None of them may be read or written, however it was
 * allowed. A list like this is never complete and replaces no allow-list: it is for lists that are wider than meant.
 */
final class DeniedClasses {

    /** What ends with a dot is a package with the packages below. */
    private static final List<String> NAMES = List.of(
            "bsh.",
            "clojure.",
            "com.fasterxml.jackson.databind.node.POJONode",
            "com.mchange.v2.c3p0.",
            "com.rometools.rome.feed.impl.",
            "com.sun.jndi.",
            "com.sun.org.apache.",
            "com.sun.rowset.",
            "com.sun.syndication.feed.impl.",
            "com.vaadin.data.util.NestedMethodProperty",
            "com.vaadin.data.util.PropertysetItem",
            "com.vaadin.v7.data.util.NestedMethodProperty",
            "com.vaadin.v7.data.util.PropertysetItem",
            "java.beans.",
            "java.lang.invoke.MethodHandle",
            "java.lang.reflect.Constructor",
            "java.lang.reflect.Method",
            "java.rmi.",
            "java.security.SignedObject",
            "javax.management.",
            "javax.naming.",
            "jdk.",
            "net.sf.json.",
            "org.apache.bcel.",
            "org.apache.commons.beanutils.",
            "org.apache.commons.collections.functors.",
            "org.apache.commons.collections.keyvalue.TiedMapEntry",
            "org.apache.commons.collections.map.",
            "org.apache.commons.collections4.functors.",
            "org.apache.commons.collections4.keyvalue.TiedMapEntry",
            "org.apache.commons.collections4.map.",
            "org.apache.commons.fileupload.disk.",
            "org.apache.wicket.util.upload.",
            "org.apache.xalan.",
            "org.aspectj.weaver.",
            "org.codehaus.groovy.runtime.",
            "org.hibernate.tuple.component.",
            "org.jboss.interceptor.",
            "org.jboss.weld.interceptor.",
            "org.mozilla.javascript.",
            "org.python.core.",
            "org.springframework.beans.factory.support.",
            "org.springframework.core.SerializableTypeWrapper",
            "org.springframework.jndi.",
            "sun.reflect.",
            "sun.rmi.");

    private DeniedClasses() {}

    static boolean has(String className) {
        for (String name : NAMES) {
            if (name.endsWith(".")
                    ? className.startsWith(name)
                    : className.equals(name) || className.startsWith(name + "$")) {
                return true;
            }
        }
        return false;
    }
}
