package dev.sojourn.spring.boot;

import dev.sojourn.codec.ObjectForm;
import dev.sojourn.codec.ValueCodec;
import dev.sojourn.codec.jackson.JacksonForm;
import dev.sojourn.http.Carrier;
import dev.sojourn.http.Carriers;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Makes the codec of the values: with JSON for classes that nobody registered, of the application's packages, its
 * session-scoped beans and its {@code @SessionAttributes}. Beans of type {@link ObjectForm} are fallbacks too, in their
 * order.
 */
@AutoConfiguration
@ConditionalOnSojourn
@EnableConfigurationProperties(SojournProperties.class)
public final class SojournCodecAutoConfiguration {

    SojournCodecAutoConfiguration() {}

    @Bean
    @ConditionalOnMissingBean
    ValueCodec sojournCodec(ObjectProvider<ObjectForm> forms, ObjectProvider<SojournCustomizer> customizers) {
        ValueCodec.Builder codec = ValueCodec.builder();
        customizers.orderedStream().forEach(each -> each.codec(codec));
        forms.orderedStream().forEach(codec::fallback);
        return codec.build();
    }

    /** JSON. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnProperty(name = "sojourn.codec.form", havingValue = "jackson", matchIfMissing = true)
    static class Json {

        @Bean
        @ConditionalOnMissingBean
        JacksonForm sojournJson(
                ConfigurableListableBeanFactory beans,
                ObjectProvider<Carriers> carriers,
                SojournProperties properties,
                ObjectProvider<SojournCustomizer> customizers) {
            JacksonForm.Builder json = JacksonForm.builder();
            ClassLoader loader = beans.getBeanClassLoader();
            if (loader != null) {
                json.classLoader(loader);
            }
            new AllowedValues(beans, json).allow(properties.codec().allow());
            // A request that is kept until the login is done is stored without what logs someone in.
            carriers.ifAvailable(all -> all.order().forEach(each -> leaveOut(each, json)));
            customizers.orderedStream().forEach(each -> each.json(json));
            return json.build();
        }

        private static void leaveOut(Carrier carrier, JacksonForm.Builder json) {
            if (carrier instanceof Carrier.Cookie cookie) {
                leaveOut(cookie, json);
            } else if (carrier instanceof Carrier.Header header) {
                json.leaveOutHeaders(header.name());
            } else if (carrier instanceof Carrier.Query query) {
                json.leaveOutParameters(query.parameter());
            } else if (carrier instanceof Carrier.Body body) {
                json.leaveOutParameters(body.parameter());
            }
        }

        private static void leaveOut(Carrier.Cookie cookie, JacksonForm.Builder json) {
            for (boolean https : new boolean[] {true, false}) {
                String name = cookie.settings().name(https);
                json.leaveOutCookies(name);
                if (cookie.signatureSuffix() != null) {
                    json.leaveOutCookies(name + cookie.signatureSuffix());
                }
            }
        }
    }
}
