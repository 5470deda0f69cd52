package dev.sojourn.spring.boot;

import dev.sojourn.servlet.SojournFilter;
import java.util.List;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.web.servlet.AbstractFilterRegistrationBean;
import org.springframework.boot.web.servlet.DelegatingFilterProxyRegistrationBean;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.ApplicationListener;

/** Looks, once the application is ready, whether Spring Security stands behind the filter of the sessions. */
final class FilterOrderCheck implements ApplicationListener<ApplicationReadyEvent> {

    private static final String SECURITY = "springSecurityFilterChain";

    private final ObjectProvider<AbstractFilterRegistrationBean<?>> filters;

    FilterOrderCheck(ObjectProvider<AbstractFilterRegistrationBean<?>> filters) {
        this.filters = filters;
    }

    @Override
    public void onApplicationEvent(ApplicationReadyEvent event) {
        check();
    }

    /**
     * Compares the orders.
     *
     * @throws FilterOrderException when Spring Security stands first
     */
    void check() {
        List<AbstractFilterRegistrationBean<?>> all = filters.stream().toList();
        for (AbstractFilterRegistrationBean<?> each : all) {
            if (each instanceof FilterRegistrationBean<?> ours && ours.getFilter() instanceof SojournFilter) {
                all.forEach(other -> compare(ours.getOrder(), other));
            }
        }
    }

    private static void compare(int ours, AbstractFilterRegistrationBean<?> other) {
        boolean security =
                other instanceof DelegatingFilterProxyRegistrationBean && SECURITY.equals(other.getFilterName());
        if (security && other.getOrder() <= ours) {
            throw new FilterOrderException(ours, "Spring Security (" + SECURITY + ")", other.getOrder());
        }
    }
}
