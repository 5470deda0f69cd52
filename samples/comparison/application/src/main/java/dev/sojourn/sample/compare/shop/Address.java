package dev.sojourn.sample.compare.shop;

import java.io.Serial;
import java.io.Serializable;

/** Where to deliver: a form of two pages fills it in. */
public class Address implements Serializable {

    @Serial
    private static final long serialVersionUID = 1;

    private String street = "";
    private String town = "";

    /**
     * The street.
     *
     * @return empty until it is known
     */
    public String getStreet() {
        return street;
    }

    /**
     * Says the street.
     *
     * @param street with the number of the house
     */
    public void setStreet(String street) {
        this.street = street;
    }

    /**
     * The town.
     *
     * @return empty until it is known
     */
    public String getTown() {
        return town;
    }

    /**
     * Says the town.
     *
     * @param town its name
     */
    public void setTown(String town) {
        this.town = town;
    }
}
