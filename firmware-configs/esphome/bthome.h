// A BTHome v2 advert, encrypted, for ESPHome's own BLE: what is on the air is
//
//   D2 FC | 41 | object id, value (little endian) ... | counter (4, LE) | MIC (4)
//   uuid    |    `---------- AES-CCM ------------'
//           `- bit 0: encrypted, bits 5-7: version 2
//
//   nonce = MAC address (6) + uuid D2 FC + 41 + counter; no additional data.
//
// Objects are in the order of their ids. A value that was not measured (NaN) or that does not fit is left out; where none
// is left, there is no advert, and the gateway tells that the device is lost. Format: https://bthome.io/format, encryption:
// https://bthome.io/encryption. An advert has room for 24 bytes after the uuid's header, of which 9 are not objects.
//
// The same file is compiled on a PC by tests/packaging/test_esphome.py.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <iterator>
#include <optional>
#include <string>
#include <vector>

#ifdef ESP_PLATFORM
#include <esp_idf_version.h>
#include <esp_mac.h>
#if ESP_IDF_VERSION >= ESP_IDF_VERSION_VAL(6, 0, 0)
#define BTHOME_PSA
#endif
#endif
#ifdef BTHOME_PSA
#include <psa/crypto.h>
#else
#include <mbedtls/ccm.h>
#endif

namespace bthome {

using Bytes = std::vector<uint8_t>;
using Key = std::array<uint8_t, 16>;
using Address = std::array<uint8_t, 6>;

constexpr size_t MIC = 4;
constexpr size_t ROOM = 24 - 9;  // for objects
constexpr uint8_t HEADER[3] = {0xD2, 0xFC, 0x41};

// 32 hex digits, as `openssl rand -hex 16` prints them; nothing for whatever else, and for a key of zeros.
inline std::optional<Key> key_of(const std::string &hex) {
  if (hex.size() != 32 || hex.find_first_not_of("0123456789abcdefABCDEF") != std::string::npos ||
      hex.find_first_not_of('0') == std::string::npos)
    return std::nullopt;
  Key key;
  for (size_t i = 0; i < key.size(); i++)
    key[i] = static_cast<uint8_t>(std::stoul(hex.substr(2 * i, 2), nullptr, 16));
  return key;
}

inline bool encrypt(const Key &key, const Bytes &nonce, const Bytes &plain, Bytes &cipher, uint8_t *mic) {
  cipher.resize(plain.size() + MIC);
#ifdef BTHOME_PSA
  const auto algorithm = PSA_ALG_AEAD_WITH_SHORTENED_TAG(PSA_ALG_CCM, MIC);
  psa_key_attributes_t attributes = PSA_KEY_ATTRIBUTES_INIT;
  psa_set_key_type(&attributes, PSA_KEY_TYPE_AES);
  psa_set_key_usage_flags(&attributes, PSA_KEY_USAGE_ENCRYPT);
  psa_set_key_algorithm(&attributes, algorithm);
  psa_key_id_t id;
  if (psa_crypto_init() != PSA_SUCCESS || psa_import_key(&attributes, key.data(), key.size(), &id) != PSA_SUCCESS)
    return false;
  size_t length = 0;
  const auto status = psa_aead_encrypt(id, algorithm, nonce.data(), nonce.size(), nullptr, 0, plain.data(),
                                       plain.size(), cipher.data(), cipher.size(), &length);
  psa_destroy_key(id);
  if (status != PSA_SUCCESS || length != cipher.size())
    return false;
  std::copy(cipher.end() - MIC, cipher.end(), mic);
  cipher.resize(plain.size());
  return true;
#else
  mbedtls_ccm_context context;
  mbedtls_ccm_init(&context);
  const bool done =
      mbedtls_ccm_setkey(&context, MBEDTLS_CIPHER_ID_AES, key.data(), 128) == 0 &&
      mbedtls_ccm_encrypt_and_tag(&context, plain.size(), nonce.data(), nonce.size(), nullptr, 0, plain.data(),
                                  cipher.data(), mic, MIC) == 0;
  mbedtls_ccm_free(&context);
  cipher.resize(plain.size());
  return done;
#endif
}

class Packet {
 public:
  // Call them in this order: a receiver may rely on rising ids.
  Packet &temperature(float celsius) { return this->add_(0x02, celsius, 100, -32768, 32767); }
  Packet &humidity(float percent) { return this->add_(0x03, percent, 100, 0, 65535); }
  Packet &co2(float ppm) { return this->add_(0x12, ppm, 1, 0, 65535); }
  Packet &moisture(float percent) { return this->add_(0x14, percent, 100, 0, 65535); }
  Packet &conductivity(float microsiemens_per_cm) { return this->add_(0x56, microsiemens_per_cm, 1, 0, 65535); }

  // The service data, uuid first; empty where nothing was measured, or where there is no key to seal it with.
  Bytes sealed(const std::optional<Key> &key, const Address &address, uint32_t counter) const {
    if (this->objects_.empty() || !key.has_value())
      return {};
    Bytes count;
    for (int shift = 0; shift < 32; shift += 8)
      count.push_back(static_cast<uint8_t>(counter >> shift));
    Bytes nonce(address.begin(), address.end());
    nonce.insert(nonce.end(), std::begin(HEADER), std::end(HEADER));
    nonce.insert(nonce.end(), count.begin(), count.end());
    Bytes cipher;
    uint8_t mic[MIC];
    if (!encrypt(*key, nonce, this->objects_, cipher, mic))
      return {};
    Bytes data(std::begin(HEADER), std::end(HEADER));
    data.insert(data.end(), cipher.begin(), cipher.end());
    data.insert(data.end(), count.begin(), count.end());
    data.insert(data.end(), mic, mic + MIC);
    return data;
  }

 protected:
  Packet &add_(uint8_t object, float value, float factor, long low, long high) {
    const float scaled = std::round(value * factor);
    if (std::isnan(scaled) || scaled < low || scaled > high || this->objects_.size() + 3 > ROOM)
      return *this;
    const auto raw = static_cast<uint16_t>(static_cast<int32_t>(scaled));
    this->objects_.insert(this->objects_.end(), {object, static_cast<uint8_t>(raw), static_cast<uint8_t>(raw >> 8)});
    return *this;
  }
  Bytes objects_;
};

#ifdef ESP_PLATFORM
inline Address own_address() {
  Address address{};
  esp_read_mac(address.data(), ESP_MAC_BT);
  return address;
}
#endif

}  // namespace bthome
