package dev.sojourn.spring.boot;

import dev.sojourn.EngineBuilder;
import dev.sojourn.codec.ValueCodec;
import dev.sojourn.codec.jackson.JacksonForm;
import dev.sojourn.http.CarriersBuilder;
import dev.sojourn.http.HttpVisitsBuilder;
import dev.sojourn.servlet.SojournFilterBuilder;

/**
 * A bean that says more of what the auto-configuration builds, where no property does: each method is called once, when
 * the properties have been applied and before the thing is built. Several are called in their order
 * ({@code @Order}). Whoever wants something else altogether defines a bean of that type instead.
 */
public interface SojournCustomizer {

    /**
     * Says more of the engine: limits, the clock, what stays on its node.
     *
     * @param engine the engine to be
     */
    default void engine(EngineBuilder engine) {}

    /**
     * Registers values; a registered class is not stored by a fallback.
     *
     * @param codec the codec to be, the fallback not yet added
     */
    default void codec(ValueCodec.Builder codec) {}

    /**
     * Says more of the JSON of classes that nobody registered.
     *
     * @param json the form to be
     */
    default void json(JacksonForm.Builder json) {}

    /**
     * Says more of where ids travel.
     *
     * @param carriers the carriers to be
     */
    default void carriers(CarriersBuilder carriers) {}

    /**
     * Says more of how visits are opened: origins, refusals, the address that clients see.
     *
     * @param visits the visits to be
     */
    default void visits(HttpVisitsBuilder visits) {}

    /**
     * Says more of the filter.
     *
     * @param filter the filter to be
     */
    default void filter(SojournFilterBuilder filter) {}
}
