package dev.sojourn.codec.jackson.spring;

import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a saved request is stored without, because it logs someone in. Not part of the public API.
 *
 * @param cookies their exact names
 * @param headers their names, in any case
 * @param parameters their exact names
 */
public record Secrets(Set<String> cookies, Collection<String> headers, Set<String> parameters) {

    private static final Set<String> ALWAYS = Set.of("Authorization", "Proxy-Authorization");

    /** Takes copies, and adds the headers that always are. */
    public Secrets {
        cookies = Set.copyOf(cookies);
        parameters = Set.copyOf(parameters);
        Set<String> inAnyCase = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        inAnyCase.addAll(ALWAYS);
        inAnyCase.addAll(headers);
        headers = inAnyCase;
    }
}
